"""What is in the library, over HTTP: reports, regions, years; questions to begin with."""

import pytest

from bot.portal import shapes
from bot.portal.holdings import path_named
from tests.conftest import ASKED
from tests.portalserver import serving

COUNTY = "示例省示例市示例县"


@pytest.fixture
def get(portal):
    """Gets JSON that fits a shape."""
    with portal.client() as client:

        def got(path, shape, **query):
            response = client.get(path, params=query)
            assert response.status_code == 200, response.text
            found = response.json()
            shape.model_validate(found)
            return found

        yield got


def test_reports_are_listed_and_searched(get):
    everything = get("/api/reports", shapes.Reports)
    assert everything["total"] == len(everything["reports"]) == 3
    assert (everything["page"], everything["pages"]) == (1, 1)
    assert get("/api/reports", shapes.Reports, year=2023)["total"] == 1
    assert get("/api/reports", shapes.Reports, q="示例县 2024")["total"] >= 1
    assert get("/api/reports", shapes.Reports, q="没有这样的报告")["total"] == 0
    assert get("/api/reports", shapes.Reports, page=2)["reports"] == []


def test_a_region_holds_what_is_below_it_and_an_unknown_one_nothing(get):
    for named in (COUNTY, "示例省", "示例省/示例市", "示例省示例市"):
        assert get("/api/reports", shapes.Reports, region=named)["total"] == 3
    for named in ("示例县", "样板省", "示例省样板市"):
        assert get("/api/reports", shapes.Reports, region=named)["total"] == 0


def test_a_report_has_an_outline_whose_offsets_are_those_of_its_text(get):
    for listed in get("/api/reports", shapes.Reports)["reports"]:
        report = get(f"/api/reports/{listed['id']}", shapes.Report)
        whole = get(f"/api/reports/{listed['id']}/text", shapes.Stretch)
        assert len(whole["text"]) == report["characters"] == whole["characters"]
        assert report["title"] == listed["title"]
        for section in report["sections"]:
            heading = whole["text"][section["start"] : section["body"]]
            assert section["title"] in heading
            assert section["body"] <= section["end"] <= report["characters"]


def test_a_stretch_of_a_text_is_that_slice_of_it(get):
    identity = get("/api/reports", shapes.Reports)["reports"][0]["id"]
    place = f"/api/reports/{identity}/text"
    whole = get(place, shapes.Stretch)["text"]
    for start, end in ((0, 10), (5, 5), (7, 3), (len(whole) - 3, len(whole) + 50), (10**6, 10**7)):
        stretch = get(place, shapes.Stretch, start=start, end=end)
        assert stretch["text"] == whole[start:end]
        assert stretch["text"] == whole[stretch["start"] : stretch["end"]]


@pytest.mark.parametrize("path", ["nothing", "%00", "..%2f..%2fetc%2fpasswd", "x" * 150])
def test_a_report_that_is_not_there_is_not_found(portal, path):
    with portal.client() as client:
        for end in ("", "/text"):
            response = client.get(f"/api/reports/{path}{end}")
            assert response.status_code == 404
            assert response.json()["code"] == "not_found"


def test_offsets_that_are_none_are_told(portal):
    with portal.client() as client:
        response = client.get("/api/reports/x/text", params={"start": -1})
        assert response.status_code == 422
        assert response.json()["errors"][0]["at"] == "query.start"


def test_regions_are_found_by_name_pinyin_and_place(get):
    [region] = get("/api/regions", shapes.Regions)["regions"]
    assert region["name"] == COUNTY
    assert region["reports"] == 3
    for words in ("示例", "shili", "sl"):
        assert get("/api/regions", shapes.Regions, q=words)["regions"] == [region]
    assert get("/api/regions", shapes.Regions, q="样板")["regions"] == []
    inside = get("/api/regions", shapes.Regions, within="示例省")
    assert [one["name"] for one in inside["branches"]] == ["示例市"]
    top = get("/api/regions", shapes.Regions, within="")
    assert [one["path"] for one in top["branches"]] == [["示例省"]]
    assert get("/api/regions", shapes.Regions, within="样板省")["branches"] == []


def test_years_and_coverage_count_the_same_reports(get):
    years = get("/api/years", shapes.Years)["years"]
    coverage = get("/api/coverage", shapes.Coverage)
    assert sum(year["reports"] for year in years) == 3
    assert [year["year"] for year in years] == sorted(
        (year for year in coverage["years"] if year), reverse=True
    )
    assert sum(sum(row["counts"]) for row in coverage["rows"]) == 3


def test_the_first_who_asks_for_examples_after_a_start_gets_all_of_them(sample_home):
    with serving(sample_home) as portal, portal.client() as client:
        first = client.get("/api/examples", params={"n": 4}).json()["questions"]
        assert len(first) == 4
        assert client.get("/api/examples", params={"n": 4}).json()["questions"] == first


def test_every_example_is_answered(portal, get):
    questions = get("/api/examples", shapes.Questions, n=4)["questions"]
    assert questions
    with portal.client() as client:
        for question in questions:
            assert not client.post("/api/ask", json={"question": question}).json()["refused"]


@pytest.mark.parametrize("question", [ASKED, "示例县2022年行政复议收到多少件？"])
def test_an_answer_and_a_refusal_lead_on(portal, question):
    with portal.client() as client:
        answer = client.post("/api/ask", json={"question": question}).json()
        response = client.post("/api/follow-ups", json={"answer": answer})
        further = response.json()["questions"]
        assert further
        assert question not in further


@pytest.mark.parametrize("answer", [{}, {"question": 1}, {"question": "x", "scope": []}])
def test_what_is_no_answer_is_a_bad_request(portal, answer):
    with portal.client() as client:
        response = client.post("/api/follow-ups", json={"answer": answer})
        assert response.status_code == 400
        assert response.json()["code"] == "bad_request"


def test_a_region_is_found_by_its_whole_name_only(portal):
    holdings = portal.app.state.office.parts.holdings
    assert path_named(holdings, "") == ()
    assert path_named(holdings, "示例省 示例市") == ("示例省", "示例市")
    assert path_named(holdings, "示例省示例市示例") is None
