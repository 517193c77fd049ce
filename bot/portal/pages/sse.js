// Events of a text/event-stream that comes as the body of any response.

/** The events of a body as they come: `{event, data}`. Comments and keep-alives are left out. */
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = "";
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        ended = true; // what has no blank line behind it has not been sent whole
        return;
      }
      waiting += decoder.decode(value, { stream: true });
      const parts = waiting.split(/\r\n\r\n|\n\n/);
      waiting = parts.pop();
      for (const part of parts) {
        const found = event(part);
        if (found) yield found;
      }
    }
  } finally {
    if (!ended) reader.cancel().catch(() => {}); // and the server stops as well
  }
}

function event(part) {
  let name = "message";
  const data = [];
  for (const line of part.split(/\r?\n/)) {
    const [, field, value] = /^(\w*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? { event: name, data: data.join("\n") } : null;
}
