// Which part of a quote answers: what a reader's eye should fall on. As `bot/highlight.py`
// has it, so that every surface marks the same words; a test compares the two.

const CLAUSE = /[^，,；;。：:]+/g;

/** Positions in `citation.quote`, half-open; [0, 0] where no part stands out. */
export function answeringPart(citation, answer) {
  const quote = citation.quote;
  const clauses = [...quote.matchAll(CLAUSE)].map((m) => [m.index, m.index + m[0].length]);
  if (clauses.length < 2) return [0, 0];
  for (const row of answer.rows ?? []) {
    const told = row.value + row.unit;
    if (row.citation === citation.n && row.value && quote.includes(told)) {
      return holding(clauses, quote.indexOf(told));
    }
  }
  return repeated(quote, citation.n, answer.claims ?? []) ?? asked(quote, clauses, answer.question);
}

function holding(clauses, at) {
  return clauses.find(([start, end]) => start <= at && at < end) ?? [0, 0];
}

function repeated(quote, n, claims) {
  for (const claim of claims) {
    if (!claim.citations.includes(n)) continue;
    const colon = claim.text.search(/[：:]/);
    const said = claim.text.slice(colon + 1).trim().replace(/[。.]+$/, "");
    const at = said ? quote.indexOf(said) : -1;
    if (at >= 0 && Array.from(said).length < 0.8 * Array.from(quote).length) {
      return [at, at + said.length];
    }
  }
  return null;
}

function asked(quote, clauses, question) {
  const wanted = pairs(question);
  const scores = clauses.map(
    ([start, end]) => [...pairs(quote.slice(start, end))].filter((one) => wanted.has(one)).length,
  );
  const best = Math.max(...scores);
  return best >= 2 ? clauses[scores.indexOf(best)] : [0, 0];
}

function pairs(text) {
  const characters = Array.from(text);
  return new Set(characters.slice(1).map((one, at) => characters[at] + one));
}
