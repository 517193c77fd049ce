"""Questions over HTTP: the answer at once, and as it comes."""

from tests.conftest import ASKED


def test_an_answer_comes_with_its_quotes(portal):
    with portal.client() as client:
        answered = client.post("/api/ask", json={"question": ASKED}).json()
    assert "86件" in answered["answer"]
    assert answered["citations"][0]["quote"]
