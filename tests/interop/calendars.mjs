// What a calendar does with the invitations that come by mail (RFC 5546, 2.1.5): it knows an entry by its UID, a higher
// SEQUENCE wins whenever it arrives, and CANCEL takes away what is not newer. Read with ical.js.
import { readFileSync } from "node:fs";
import "./offline.mjs";
import ICAL from "ical.js";

/** What of an entry a person sees. */
const shown = (event, method) => {
  const one = (name) => event.component.getFirstPropertyValue(name);
  const people = event.attendees.map((each) => [each.getFirstValue(), each.getParameter("partstat")]);
  return {
    uid: event.uid,
    sequence: event.sequence,
    method,
    status: one("status"),
    summary: event.summary,
    location: event.location,
    description: event.description,
    begins: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    organizer: event.organizer,
    attendees: Object.fromEntries(people),
  };
};

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const method = calendar.getFirstPropertyValue("method");
  return calendar.getAllSubcomponents("vevent").map((each) => shown(new ICAL.Event(each), method));
};

/** The calendar after these messages, in the order in which they came. */
const after = (texts) => {
  const entries = {};
  for (const entry of texts.flatMap(read)) {
    const known = entries[entry.uid];
    if (!known || entry.sequence > known.sequence) entries[entry.uid] = entry;
  }
  return Object.values(entries);
};

const orders = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(orders.map(after)));
