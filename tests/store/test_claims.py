"""Claims are stored as rows and shared forms, and read back as they went in."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.claims import batched
from tracelens.claims.forms import Formed, split
from tracelens.claims.values import KINDS, value_text
from tracelens.reading import Reading
from tracelens.store import Check, Store, checked, describe
from tracelens.store.database import open_readonly
from tracelens.store.rows import CLAIM_FORM, EQUATION_FORM

COLUMNS = [c.name for c in describe() if c.relation == "claims"]
EQUATION_COLUMNS = [c.name for c in describe() if c.relation == "equations"]


def claim(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "trace_id": "a", "claim_id": 0, "start": 3, "end": 6, "quote": "2 m", "value": "2", "number": 2.0, "kind": "quantity",
        "unit": "m", "canonical_unit": "meter", "dimension": "length", "precision": 0, "approximate": False,
        "hypothetical": False, "ambiguous": False, "role": "derived", "sentence": 0,
    }  # fmt: skip
    return {**dict.fromkeys(COLUMNS), **usual, **changes}


def said(one: dict[str, object]) -> str:
    return f"{one['value'] or ''}{chr(31)}{one['quote']}"


def add(store: Store, trace_ids: list[str], claims: list[dict[str, object]]) -> None:
    """Check some traces in which these claims stand."""
    rows = [{"text": trace_ids.index(str(one["trace_id"])), "said": said(one), **one} for one in claims]
    table = pa.Table.from_pylist(rows).drop_columns(["trace_id", "quote", "value", "end"])
    checks = [Check(trace_id, Reading((), (), ()), ()) for trace_id in trace_ids]
    store.add_checks("run", "hash", "1", checks, split(table, CLAIM_FORM))


def stored(store: Store, columns: str = "*") -> list[dict[str, object]]:
    found = store.connection.sql(f"SELECT {columns} FROM claims ORDER BY trace_id, claim_id").to_arrow_table()
    return [dict(one) for one in found.to_pylist()]


def test_a_claim_comes_back_with_every_column(tmp_path: Path) -> None:
    given_ = [
        claim(),
        claim(claim_id=1, value="x", number=None, unit=None, step=4, entity="the sofa", frame="map", bound="min"),
        claim(claim_id=2, value=None, number=None),
        claim(trace_id="b", end=4, quote="x", value="x", number=None),
    ]
    with Store(tmp_path / "lens.duckdb") as store:
        add(store, ["a", "none", "b"], given_)

        assert stored(store) == given_
        assert list(stored(store)[0]) == COLUMNS


@given(st.lists(st.one_of(
    st.tuples(st.integers(-(10**18), 10**18), st.integers(0, 20)).map(lambda d: f"{Decimal(d[0]).scaleb(-d[1]):f}"),
    st.fractions().map(str),
    st.sampled_from(["1e400", "0", "7.", "1/3", "2.50", "(1, 2)", "10:30", "1,234", "0.00001", "pi", "-0.5", "2^60"]),
), min_size=1))  # fmt: skip
def test_quotes_and_values_come_back_as_read_whether_or_not_they_are_kept(said: list[str]) -> None:
    batch = batched()
    text = "; ".join(f"it is {one}" for one in said)
    reading = batch.read(text)
    with Store(":memory:") as store:
        store.add_checks("run", "hash", "1", [Check("a", reading, ())], batch.claim_rows())

        found = [(one["quote"], one["value"]) for one in stored(store)]
    assert found == [(c.quote, value_text(c.value, KINDS.index(c.kind)) or None) for c in reading.claims]


def test_what_is_left_out_of_a_row_is_told_from_its_number_and_its_value(tmp_path: Path) -> None:
    kept = [
        (None, 2.0, ("2", "2", 4)),
        (f"{chr(31)}2.50", 2.5, ("2.50", "2.5", 7)),
        ("0.00001", 1e-05, ("0.00001", "0.00001", 10)),
        (f"1/3{chr(31)}⅓", 1 / 3, ("⅓", "1/3", 4)),
        (f"{chr(31)}B{chr(31)}1", None, (f"B{chr(31)}1", None, 6)),
    ]
    with Store(tmp_path / "lens.duckdb") as store:
        add(store, ["a"], [claim(claim_id=place) for place in range(len(kept))])
        for place, (left, number, _) in enumerate(kept):
            changed = "UPDATE claim_rows SET said = ?, number = ? WHERE claim_id = ?"
            store.connection.execute(changed, [left, number, place])

        assert [(one["quote"], one["value"], one["end"]) for one in stored(store)] == [told for *_, told in kept]


def test_equations_come_back_with_every_column(tmp_path: Path) -> None:
    usual = {
        "start": 3,
        "end": 12,
        "quote": "1 + 1 = 2",
        "base": 10,
        "hypothetical": False,
        "sentence": 1,
        "step": None,
    }
    false = usual | {"kind": "arithmetic", "holds": False, "reason": None}
    open_ = usual | {"kind": "order", "holds": None, "reason": "it has variables", "start": 20, "step": 3}
    table = pa.Table.from_pylist([{"text": 1} | false, {"text": 1} | open_, {"text": 0} | false])
    with Store(tmp_path / "lens.duckdb") as store:
        checks = [Check(name, Reading((), (), ()), ()) for name in "ba"]
        store.add_checks("run", "hash", "1", checks, equations=split(table, EQUATION_FORM))

        found = store.connection.sql('SELECT * FROM equations ORDER BY trace_id, "start"').to_arrow_table()
    assert found.column_names == EQUATION_COLUMNS
    assert found.to_pylist() == [{"trace_id": "a"} | false, {"trace_id": "a"} | open_, {"trace_id": "b"} | false]


def test_claims_of_later_batches_share_the_forms_that_are_there(tmp_path: Path) -> None:
    with Store(tmp_path / "lens.duckdb") as store:
        add(store, ["a"], [claim(), claim(claim_id=1, kind="count")])
        add(store, ["b", "c"], [claim(trace_id="b", kind="box"), claim(trace_id="c")])

        forms = store.connection.execute("SELECT form, kind FROM claim_forms ORDER BY form").fetchall()
        assert forms == [(1, "quantity"), (2, "count"), (3, "box")]
        kinds = [(one["trace_id"], one["kind"]) for one in stored(store, "trace_id, claim_id, kind")]
        assert kinds == [("a", "quantity"), ("a", "count"), ("b", "box"), ("c", "quantity")]


def test_forms_of_a_batch_that_was_undone_are_added_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with Store(tmp_path / "lens.duckdb") as store:
        add(store, ["a"], [claim()])
        with monkeypatch.context() as patched:
            patched.setattr(checked, "_add_failures", stop)
            with pytest.raises(KeyboardInterrupt):
                add(store, ["b"], [claim(trace_id="b", kind="box")])
        add(store, ["b"], [claim(trace_id="b", kind="count"), claim(trace_id="b", claim_id=1, kind="box")])

        assert [one["kind"] for one in stored(store)] == ["quantity", "count", "box"]


def test_no_claims_are_no_rows(tmp_path: Path) -> None:
    with Store(tmp_path / "lens.duckdb") as store:
        store.add_checks("run", "hash", "1", [Check("a", Reading((), (), ()), ())])
        assert stored(store) == []


def test_a_trace_checked_again_has_the_claims_of_the_last_check_alone(tmp_path: Path) -> None:
    with Store(tmp_path / "lens.duckdb") as store:
        add(store, ["a", "b"], [claim(), claim(trace_id="b"), claim(trace_id="b", claim_id=1)])
        add(store, ["b", "c"], [claim(trace_id="b", quote="3 m", value="3", number=3.0), claim(trace_id="c")])

        assert stored(store) == [claim(), claim(trace_id="b", quote="3 m", value="3", number=3.0), claim(trace_id="c")]
        assert store.connection.execute("SELECT count(*) FROM claim_rows").fetchall() == [(3,)]


def test_a_value_that_a_dictionary_holds_twice_is_one_form() -> None:
    doubled = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 2]), pa.array(["m", "m", "kg"]))
    found = split(pa.table({"kind": ["q"] * 4, "unit": doubled, "start": [1, 2, 3, 4]}), CLAIM_FORM)

    assert found.rows.to_pydict() == {"start": [1, 2, 3, 4], "form": [0, 0, 1, 2]}
    assert found.forms.to_pydict() == {"kind": ["q"] * 3, "unit": ["m", None, "kg"]}


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                name: st.none() | st.sampled_from("abc")
                for name in CLAIM_FORM
                if name not in ("approximate", "precision")
            }
            | {"approximate": st.booleans(), "precision": st.none() | st.integers(-1, 2)}
        ),
        min_size=1,
    )
)
def test_each_claim_is_given_exactly_its_own_form(claims: list[dict[str, object]]) -> None:
    schema = pa.schema(
        [(n, {"approximate": pa.bool_(), "precision": pa.int16()}.get(n, pa.string())) for n in CLAIM_FORM]
    )
    found = split(pa.Table.from_pylist(claims, schema), CLAIM_FORM)

    forms = found.forms.to_pylist()
    assert [forms[place] for place in found.rows["form"].to_pylist()] == claims
    assert len(forms) == len({tuple(one.items()) for one in claims})


def test_a_database_of_the_fifth_schema_keeps_its_claims(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    given_ = [
        claim(),
        claim(claim_id=1, kind="count", unit=None, step=2),
        claim(trace_id="b", role=None, precision=None),
    ]
    equation = dict.fromkeys(EQUATION_COLUMNS) | {
        "trace_id": "b",
        "start": 0,
        "end": 5,
        "quote": "1 = 2",
        "kind": "order",
    }
    equation |= {"holds": False, "base": 10, "hypothetical": False, "sentence": 0}
    folder = files("tracelens.store") / "migrations"
    with duckdb.connect(str(path)) as old:
        for migration in sorted(f.name for f in folder.iterdir() if f.name < "006"):
            old.execute((folder / migration).read_text("utf-8"))
        old.execute("CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)")
        old.execute("INSERT INTO meta VALUES ('schema', '5')")
        old.register("incoming", pa.Table.from_pylist(given_))
        old.execute("INSERT INTO claims BY NAME SELECT * FROM incoming")
        old.register("equation", pa.Table.from_pylist([equation]))
        old.execute("INSERT INTO equations BY NAME SELECT * FROM equation")
        old.execute("INSERT INTO verdicts SELECT DISTINCT trace_id, 'run', 'set', 'hash', '1' FROM incoming")

    with open_readonly(path) as reader:
        found = reader.sql("SELECT * FROM claims ORDER BY trace_id, claim_id").to_arrow_table().to_pylist()
        equations = reader.sql("SELECT * FROM equations").to_arrow_table().to_pylist()
        forms = reader.execute("SELECT count(*) FROM claim_forms").fetchall()

    assert found == given_
    assert equations == [equation]
    assert forms == [(3,)]


def test_forms_that_a_batch_holds_twice_are_found_again_in_their_order(tmp_path: Path) -> None:
    kinds = ["quantity", "quantity", "count"]
    whole = [claim(claim_id=place, kind=kind) for place, kind in enumerate(kinds)]
    rows = [
        {n: one[n] for n in ("claim_id", "start", "number", "sentence")} | {"said": said(one), "text": 0}
        for one in whole
    ]
    forms = pa.Table.from_pylist([{name: one[name] for name in CLAIM_FORM} for one in whole])
    twice = Formed(pa.Table.from_pylist(rows).append_column("form", pa.array([0, 1, 2])), forms)
    with Store(tmp_path / "lens.duckdb") as store:
        for trace_id in ("a", "b"):
            store.add_checks("run", "hash", "1", [Check(trace_id, Reading((), (), ()), ())], twice)

        assert [one["kind"] for one in stored(store)] == kinds * 2
