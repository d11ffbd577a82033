"""Claims are stored as rows and shared forms, and read back as they went in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tracelens.store import Store, describe
from tracelens.store.claim_forms import FORM, add_claims, distinct_forms
from tracelens.store.database import open_readonly

COLUMNS = [c.name for c in describe() if c.relation == "claims"]


def claim(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "trace_id": "a", "claim_id": 0, "start": 3, "end": 6, "quote": "2 m", "value": "2", "number": 2.0, "kind": "quantity",
        "unit": "m", "canonical_unit": "meter", "dimension": "length", "precision": 0, "approximate": False,
        "hypothetical": False, "ambiguous": False, "role": "derived", "sentence": 0,
    }  # fmt: skip
    return {**dict.fromkeys(COLUMNS), **usual, **changes}


def test_a_claim_comes_back_with_every_column(tmp_path: Path) -> None:
    given_ = [
        claim(),
        claim(claim_id=1, value="x", number=None, unit=None, step=4, entity="the sofa", frame="map", bound="min"),
    ]
    with Store(tmp_path / "lens.duckdb") as store:
        add_claims(store.connection, pa.Table.from_pylist(given_))
        stored = store.connection.sql("SELECT * FROM claims ORDER BY trace_id, claim_id").to_arrow_table()

    assert stored.column_names == COLUMNS
    assert stored.to_pylist() == given_


def test_claims_of_later_batches_share_the_forms_that_are_there(tmp_path: Path) -> None:
    with Store(tmp_path / "lens.duckdb") as store:
        add_claims(store.connection, pa.Table.from_pylist([claim(), claim(claim_id=1, kind="count")]))
        add_claims(store.connection, pa.Table.from_pylist([claim(trace_id="b", kind="box"), claim(trace_id="c")]))

        forms = store.connection.execute("SELECT form, kind FROM claim_forms ORDER BY form").fetchall()
        assert forms == [(1, "quantity"), (2, "count"), (3, "box")]
        kinds = store.connection.execute("SELECT trace_id, kind FROM claims ORDER BY ALL").fetchall()
        assert kinds == [("a", "count"), ("a", "quantity"), ("b", "box"), ("c", "quantity")]


def test_no_claims_are_no_rows(tmp_path: Path) -> None:
    with Store(tmp_path / "lens.duckdb") as store:
        add_claims(store.connection, pa.table({"trace_id": pa.array([], pa.string())}))
        assert store.connection.execute("SELECT count(*) FROM claims").fetchall() == [(0,)]


def test_a_value_that_a_dictionary_holds_twice_is_one_form() -> None:
    doubled = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 2]), pa.array(["m", "m", "kg"]))
    places, forms = distinct_forms(pa.table({"kind": ["q"] * 4, "unit": doubled}))

    assert places.tolist() == [0, 0, 1, 2]
    assert forms.select(["kind", "unit", "role", "place"]).to_pylist() == [
        {"kind": "q", "unit": "m", "role": None, "place": 0},
        {"kind": "q", "unit": None, "role": None, "place": 1},
        {"kind": "q", "unit": "kg", "role": None, "place": 2},
    ]


@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.none() | st.sampled_from("abc") for name in FORM if name not in ("approximate", "precision")}
            | {"approximate": st.booleans(), "precision": st.none() | st.integers(-1, 2)}
        ),
        min_size=1,
    )
)
def test_each_claim_is_given_exactly_its_own_form(claims: list[dict[str, object]]) -> None:
    schema = pa.schema(
        [(n, {"approximate": pa.bool_(), "precision": pa.int16()}.get(n, pa.string())) for n in FORM]
    )
    places, forms = distinct_forms(pa.Table.from_pylist(claims, schema))

    found = forms.drop_columns(["place"]).select(list(FORM)).to_pylist()
    assert [found[place] for place in places] == [{name: one[name] for name in FORM} for one in claims]
    assert len(found) == len({tuple(one.items()) for one in found})


def test_a_database_of_the_fifth_schema_keeps_its_claims(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    stored = [claim(), claim(claim_id=1, kind="count", unit=None), claim(trace_id="b", role=None, precision=None)]
    folder = files("tracelens.store") / "migrations"
    with duckdb.connect(str(path)) as old:
        for migration in sorted(f.name for f in folder.iterdir() if f.name < "006"):
            old.execute((folder / migration).read_text("utf-8"))
        old.execute("CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)")
        old.execute("INSERT INTO meta VALUES ('schema', '5')")
        old.register("incoming", pa.Table.from_pylist(stored))
        old.execute("INSERT INTO claims BY NAME SELECT * FROM incoming")

    with open_readonly(path) as reader:
        found = reader.sql("SELECT * FROM claims ORDER BY trace_id, claim_id").to_arrow_table().to_pylist()
        forms = reader.execute("SELECT count(*) FROM claim_forms").fetchall()

    assert found == stored
    assert forms == [(3,)]
