"""Hide kinds of error and see whether discovery finds them again, and nothing else.

    python benchmarks/discover_recovery.py [SEEDS] [first|second|third|fourth|fifth|sixth] [--from SEED] [--size]

Ten kinds, 40 notes each; three are hidden, and the uncoded notes hold 20 % contamination (half of it notes of coded
kinds, half vague ones). Prints recall at Jaccard 0.5, purity, junk proposals (every proposal called new that matches no
hidden kind at Jaccard 0.5, parts of one included), what happens on shuffled words and when nothing is hidden; with
--size also 50,000 notes. No setting was chosen on the sixth vocabulary, which is the default.
"""

from __future__ import annotations

import pickle
import random
import resource
import sys
import time

from discover_notes import FIRST, SIXTH, VOCABULARIES, Vocabulary, notes, shuffled, vague

from tracelens.discover import Discovery, Note, discover

HIDDEN, EACH, CONTAMINATION = 3, 40, 0.2


def study(seed: int, words: Vocabulary = FIRST) -> tuple[list[Note], list[Note], list[str]]:
    rng = random.Random(seed)
    kinds = rng.sample(sorted(words.kinds), len(words.kinds))
    hidden, known = kinds[:HIDDEN], kinds[HIDDEN:]
    uncoded = notes(hidden, EACH, rng, coded=False, words=words)
    extra = round(len(uncoded) * CONTAMINATION / (1 - CONTAMINATION))
    strays = [n for kind in known for n in notes([kind], EACH, rng, coded=False, start=9_000, words=words)]
    uncoded += rng.sample(strays, extra // 2) + vague(extra - extra // 2, rng, words)
    return uncoded, notes(known, EACH, rng, coded=True, words=words), hidden


def jaccard(found: Discovery, hidden: list[str], uncoded: list[Note]) -> tuple[int, list[float], int]:
    """Return hidden kinds found again, the purity of each proposal, and the proposals called new that match none."""
    true = {kind: {n.trace_id for n in uncoded if n.trace_id.startswith(f"{kind}-")} for kind in hidden}
    recovered, purities, junk = set(), [], 0
    for proposal in found.proposals:
        if proposal.strength != "proposed" or proposal.verdict.startswith("looks like"):
            continue
        members = set(proposal.members)
        scores = {kind: len(members & ids) / len(members | ids) for kind, ids in true.items()}
        best = max(scores, key=lambda kind: scores[kind])
        purities.append(len(members & true[best]) / len(members))
        if scores[best] >= 0.5:
            recovered.add(best)
        else:
            junk += 1
    return len(recovered), purities, junk


def hide_and_recover(seeds: range, words: Vocabulary) -> bool:
    recall, purity, junk = [], [], []
    for seed in seeds:
        uncoded, coded, hidden = study(seed, words)
        found, purities, bad = jaccard(discover(uncoded, coded, seed=seed), hidden, uncoded)
        recall.append(found / HIDDEN)
        purity += purities
        junk.append(bad)
    mean, pure = sum(recall) / len(seeds), sum(purity) / max(len(purity), 1)
    print(
        f"hide {HIDDEN} of {len(words.kinds)}, seeds {seeds[0]} to {seeds[-1]}: recall {mean:.2f} (bar 0.75), purity "
        f"{pure:.2f} (bar 0.85), most junk in a run {max(junk)} (bar 1), junk in {sum(map(bool, junk))} runs",
        flush=True,
    )
    return mean >= 0.75 and pure >= 0.85 and max(junk) <= 1


def on_shuffled_words(seeds: range, words: Vocabulary) -> bool:
    proposals = 0
    for seed in seeds[:10]:
        uncoded, coded, _ = study(seed, words)
        found = discover(shuffled(uncoded, random.Random(seed)), coded, seed=seed)
        proposals += sum(p.strength == "proposed" for p in found.proposals)
    print(f"shuffled words, {len(seeds[:10])} runs: {proposals} proposals (bar 0)")
    return proposals == 0


def nothing_hidden(seeds: range, words: Vocabulary) -> bool:
    alike, total = 0, 0
    for seed in seeds[:10]:
        rng = random.Random(1_000 + seed)
        kinds = sorted(words.kinds)
        uncoded = notes(kinds, EACH, rng, coded=False, words=words)
        found = discover(uncoded, notes(kinds, EACH, rng, coded=True, words=words), seed=seed)
        stable = [p for p in found.proposals if p.strength == "proposed"]
        alike += sum(p.verdict.startswith("looks like") for p in stable)
        total += len(stable)
    told = f"{alike} of {total} stable groups look like a coded category (bar 90 %)"
    print(f"nothing hidden, {len(seeds[:10])} runs: {told}")
    return total > 0 and alike / total >= 0.9


def same_bytes() -> bool:
    uncoded, coded, _ = study(1)
    first = pickle.dumps(discover(uncoded, coded, seed=1))
    again = pickle.dumps(discover(random.Random(9).sample(uncoded, len(uncoded)), coded[::-1], seed=1))
    print(f"same bytes for the same seed, whatever the order: {first == again}")
    return first == again


def size(count: int = 50_000) -> bool:
    rng = random.Random(0)
    kinds = sorted(FIRST.kinds)
    made = notes(kinds, count // len(kinds), rng, coded=False)
    coded = notes(kinds[:6], 200, rng, coded=True)
    start = time.process_time()
    found = discover(made, coded)
    seconds, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} notes: {seconds:.1f} CPU s (bar 60), {peak:,.0f} MB (bar 2,000), {len(found.proposals)} proposals"
    )
    return seconds < 60 and peak < 2_000


def main() -> None:
    words = next((VOCABULARIES[a] for a in sys.argv if a in VOCABULARIES), SIXTH)
    first = int(sys.argv[sys.argv.index("--from") + 1]) if "--from" in sys.argv else 0
    seeds = range(first, first + (int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 20))
    start = time.process_time()
    held = [hide_and_recover(seeds, words), on_shuffled_words(seeds, words), nothing_hidden(seeds, words), same_bytes()]
    if "--size" in sys.argv:
        held.append(size())
    print(f"{sum(held)} of {len(held)} hold; {time.process_time() - start:.0f} CPU s")
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
