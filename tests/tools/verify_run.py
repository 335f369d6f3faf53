#!/usr/bin/env python3
"""Checks a run from the outside: recomputes its figures from the journal's tables and the files it left, with none of the product's code.

usage: verify_run.py RUN_DIR [STORE_DIR]

RUN_DIR    holds summary.json, fills.csv and decisions.csv
STORE_DIR  holds journal-00.db and its like; RUN_DIR/journal unless said else. Opened read-only.

What is recomputed, exactly unless said else:
  fills.csv against FillApplied, line by line; positions from fills.csv against the position each event tells
  cash (deposits - cost of fills - fees) and equity (cash + positions at the marks) at every EquityMarked
  every mark against BarClosed: the close of the last 5-minute bar, or the one before when the last was not told yet. A run over ticks marks other
  symbols between bars too: such a mark must lie within the range of the bars around it, and is counted as marksBetweenBars
  profit of closed lots, first in first out, against FillApplied.realized and closedQuantity
  final equity, fees, slippage, starting equity, counts, denied orders, decisions.csv against the events
  max drawdown and Sharpe ratio, in decimal arithmetic, to 1e-9 of the doubles in summary.json

What is not: the journal hash and the chains, and whether a decision follows from its observation.

Prints one JSON document: {"ok": true, ...} with what was checked, or {"ok": false, "difference": ...} with the first thing that differs.
Exit code: 0 all agree, 1 something differs, 2 a file cannot be opened or read.
"""

import bisect
import csv
import glob
import json
import os
import sqlite3
import sys
from collections import defaultdict
from datetime import datetime, timezone
from decimal import Decimal, getcontext

getcontext().prec = 50

SESSIONS_PER_YEAR = 252
TOLERANCE = Decimal("1e-9")
EVENT, REFUSAL = 1, 2
DECISIONS = ("StrategicDecided", "Signalled")


class Differs(Exception):
    """Two things that must agree do not."""


class CannotRead(Exception):
    """A file is missing or is not what it should be."""


def agree(where, what, told, computed):
    if told != computed:
        raise Differs(f"{where}: {what} is {told}, recomputed {computed}")


def near(where, what, told, computed):
    if told is None or computed is None:
        agree(where, what, told, computed)
        return
    if abs(Decimal(told) - computed) > TOLERANCE * max(Decimal(1), abs(computed)):
        raise Differs(f"{where}: {what} is {told}, recomputed {computed}")


def nanos(text):
    """ISO-8601 in UTC with up to nine decimals to nanoseconds since 1970."""
    body = text[:-1] if text.endswith("Z") else text
    whole, _, part = body.partition(".")
    seconds = int(datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp())
    return seconds * 1_000_000_000 + int((part + "000000000")[:9])


class Row:
    __slots__ = ("kind", "entity", "seq", "type", "slice", "round", "body")

    def __init__(self, kind, entity, seq, event_type, slice_, round_, payload):
        self.kind, self.entity, self.seq, self.type, self.slice, self.round = kind, entity, seq, event_type, slice_, round_
        self.body = json.loads(payload, parse_float=Decimal)

    @property
    def address(self):
        return f"{self.entity}#{self.seq}"


class Journal:
    """The rows that matter here, of all journal files of a store, by entity and sequence."""

    WANTED = ("BarClosed", "Deposited", "FillApplied", "EquityMarked", "OrderIntended", "ReservationDenied", "OrderDenied") + DECISIONS

    def __init__(self, folder):
        files = sorted(glob.glob(os.path.join(folder, "journal-*.db")))
        if not files:
            raise CannotRead(f"no journal-*.db in {folder}")
        self.hashed = 0
        self.rows = defaultdict(list)
        for path in files:
            self._read(path)
        for rows in self.rows.values():
            rows.sort(key=lambda r: (r.entity, r.seq))

    def _read(self, path):
        try:
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            self.hashed += db.execute("SELECT count(*) FROM journal WHERE kind IN (?, ?)", (EVENT, REFUSAL)).fetchone()[0]
            marks = ",".join("?" * len(self.WANTED))
            query = f"SELECT kind, entity_id, entity_seq, event_type, slice, round, payload FROM journal WHERE kind = ? AND event_type IN ({marks})"
            for row in db.execute(query, (EVENT, *self.WANTED)):
                self.rows[row[3]].append(Row(*row))
            db.close()
        except sqlite3.Error as e:
            raise CannotRead(f"{path}: {e}") from e

    def of(self, portfolio, *types):
        """Rows of these types that belong to a portfolio, by entity and sequence."""
        found = []
        for name in types:
            for row in self.rows[name]:
                owner = row.body.get("portfolio") or row.entity.split("/", 1)[1]
                if owner == portfolio:
                    found.append(row)
        found.sort(key=lambda r: (r.entity, r.seq))
        return found


class Bars:
    """5-minute bars by symbol: what a position can have been marked at, and when."""

    def __init__(self, rows):
        self.by_symbol = defaultdict(list)
        self.by_number = {}
        for row in rows:
            b = row.body
            if b["timeframe"] == "5m":
                bar = (nanos(b["closeTime"]), Decimal(b["close"]), Decimal(b["low"]), Decimal(b["high"]))
                self.by_symbol[b["symbol"]].append(bar)
                self.by_number[(b["symbol"], b["sequence"])] = bar
        for bars in self.by_symbol.values():
            bars.sort()

    def explains(self, symbol, time, mark):
        """'close' when the mark is a close that was known, 'between' when it lies within the bars around, None when neither."""
        bars = self.by_symbol[symbol]
        last = bisect.bisect_right(bars, (time, Decimal("Infinity"))) - 1
        if any(0 <= i < len(bars) and bars[i][1] == mark for i in (last, last - 1)):
            return "close"
        around = [bars[i] for i in (last, last + 1) if 0 <= i < len(bars)]
        return "between" if around and min(b[2] for b in around) <= mark <= max(b[3] for b in around) else None


def read_csv(path):
    try:
        with open(path, encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))
    except (OSError, csv.Error, UnicodeDecodeError) as e:
        raise CannotRead(f"{path}: {e}") from e


def read_summary(path):
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f, parse_float=Decimal)
    except (OSError, ValueError) as e:
        raise CannotRead(f"{path}: {e}") from e


def check_fill_lines(lines, events):
    """fills.csv says what the journal says, line by line."""
    agree("fills.csv", "number of lines", len(lines), len(events))
    exact = ("quantity", "price", "fee", "multiplier", "position", "cash", "realized", "closedQuantity", "slippage")
    for line, row in zip(lines, events):
        where = f"fills.csv {line['address']}"
        agree(where, "address", line["address"], row.address)
        for name in exact:
            agree(where, name, Decimal(line[name]), Decimal(row.body[name]))
        for name in ("symbol", "side", "order", "execId", "tradeTime"):
            agree(where, name, line[name], row.body[name])
        cost = Decimal(line["slippage"]) * Decimal(line["quantity"]) * Decimal(line["multiplier"])
        agree(where, "slippageCost", Decimal(line["slippageCost"]), cost)


class Books:
    """Cash, positions and lots of a portfolio, from fills.csv and the deposits."""

    def __init__(self):
        self.cash = self.fees = self.slippage = Decimal(0)
        self.positions = defaultdict(Decimal)
        self.lots = defaultdict(list)
        self.multiplier = {}
        self.last_price = {}

    def deposit(self, row):
        self.cash += Decimal(row.body["amount"])
        agree(row.address, "cash", Decimal(row.body["cash"]), self.cash)

    def fill(self, line):
        where = f"fills.csv {line['address']}"
        symbol, price, multiplier = line["symbol"], Decimal(line["price"]), Decimal(line["multiplier"])
        units = Decimal(line["quantity"]) * (1 if line["side"] == "Buy" else -1)
        points, closed = self._close(symbol, units, price)
        self.positions[symbol] += units
        self.multiplier[symbol] = multiplier
        self.last_price[symbol] = price
        self.cash -= price * units * multiplier + Decimal(line["fee"])
        self.fees += Decimal(line["fee"])
        self.slippage += Decimal(line["slippageCost"])
        agree(where, "position", Decimal(line["position"]), self.positions[symbol])
        agree(where, "cash", Decimal(line["cash"]), self.cash)
        agree(where, "closedQuantity", Decimal(line["closedQuantity"]), closed)
        agree(where, "realized", Decimal(line["realized"]), points * multiplier)

    def _close(self, symbol, units, price):
        lots, points, closed = self.lots[symbol], Decimal(0), Decimal(0)
        while units and lots and (lots[0][0] > 0) != (units > 0):
            size = min(abs(lots[0][0]), abs(units))
            sign = 1 if lots[0][0] > 0 else -1
            points += (price - lots[0][1]) * size * sign
            closed += size
            units += size * sign
            lots[0][0] -= size * sign
            if lots[0][0] == 0:
                lots.pop(0)
        if units:
            lots.append([units, price])
        return points, closed


def check_mark(row, books, bars, counts):
    """One EquityMarked: its cash, positions, marks and equity."""
    e, where, time = row.body, row.address, nanos(row.body["time"])
    agree(where, "cash", Decimal(e["cash"]), books.cash)
    told = {p["symbol"]: p for p in e["positions"]}
    held = {s: units for s, units in books.positions.items() if units}
    agree(where, "symbols with a position", sorted(told), sorted(held))
    if (e["symbol"], e["bar"]) not in bars.by_number:
        raise Differs(f"{where}: bar {e['bar']} of {e['symbol']} is not in the journal")
    agree(where, "time", time, bars.by_number[(e["symbol"], e["bar"])][0])
    gross = net = Decimal(0)
    for symbol, units in held.items():
        mark = Decimal(told[symbol]["mark"])
        agree(where, f"position of {symbol}", Decimal(told[symbol]["position"]), units)
        agree(where, f"multiplier of {symbol}", Decimal(told[symbol]["multiplier"]), books.multiplier[symbol])
        how = bars.explains(symbol, time, mark)
        if how is None and not (mark == books.last_price[symbol] and not bars.by_symbol[symbol]):
            raise Differs(f"{where}: {symbol} is marked at {mark}, which no bar around {e['time']} explains")
        counts["marksBetweenBars"] += how == "between"
        net += units * mark * books.multiplier[symbol]
        gross += abs(units * mark * books.multiplier[symbol])
    agree(where, "equity", Decimal(e["equity"]), books.cash + net)
    agree(where, "gross", Decimal(e["gross"]), gross)
    agree(where, "net", Decimal(e["net"]), net)
    counts["marks"] += 1


class Curve:
    """High-water mark, drawdown and session returns, from equity alone. Deposits after the first mark move the high-water mark and are no return."""

    def __init__(self):
        self.start = self.flow = self.drawdown = Decimal(0)
        self.high = None
        self.sessions = []
        self.session = None

    def deposit(self, amount):
        if self.high is None:
            self.start += amount
        else:
            self.high += amount
            self.flow += amount

    def mark(self, equity, day):
        if self.high is None:
            self.high = self.start
        day = day if self.session is None else max(day, self.session)
        if day != self.session:
            self.session = day
            self.sessions.append([equity, Decimal(0)])
        self.sessions[-1] = [equity, self.sessions[-1][1] + self.flow]
        self.flow = Decimal(0)
        self.high = max(self.high, equity)
        if self.high > 0:
            self.drawdown = max(self.drawdown, (self.high - equity) / self.high)

    def returns(self):
        returns, before = [], self.start
        for equity, flow in self.sessions:
            if before <= 0:
                break
            returns.append((equity - flow) / before - 1)
            before = equity
        return returns

    def sharpe(self):
        returns = self.returns()
        if len(returns) < 2:
            return None
        mean = sum(returns) / len(returns)
        variance = sum((r - mean) ** 2 for r in returns) / (len(returns) - 1)
        return mean / variance.sqrt() * Decimal(SESSIONS_PER_YEAR).sqrt() if variance > 0 else None


def check_books(summary, fills, journal, portfolio):
    """Walks the portfolio's rows in order, with fills.csv in place of the fills."""
    lines = {line["address"]: line for line in fills}
    books, curve, counts = Books(), Curve(), {"marks": 0, "marksBetweenBars": 0}
    bars = Bars(journal.rows["BarClosed"])
    final = None
    for row in journal.of(portfolio, "Deposited", "FillApplied", "EquityMarked"):
        if row.type == "Deposited":
            books.deposit(row)
            curve.deposit(Decimal(row.body["amount"]))
        elif row.type == "FillApplied":
            books.fill(lines[row.address])
        else:
            check_mark(row, books, bars, counts)
            final = Decimal(row.body["equity"])
            curve.mark(final, row.body["sessionDate"])
    agree("summary.json", "startingEquity", Decimal(summary["startingEquity"]), curve.start)
    agree("summary.json", "finalEquity", Decimal(summary["finalEquity"]), curve.start if final is None else final)
    agree("summary.json", "fees", Decimal(summary["fees"]), books.fees)
    agree("summary.json", "statistics.slippage", Decimal(summary["statistics"]["slippage"]), books.slippage)
    agree("summary.json", "statistics.marks", summary["statistics"]["marks"], counts["marks"])
    agree("summary.json", "statistics.sessions", summary["statistics"]["sessions"], len(curve.returns()))
    near("summary.json", "maxDrawdown", summary["maxDrawdown"], curve.drawdown)
    near("summary.json", "sharpe", summary["sharpe"], curve.sharpe())
    return {**counts, "sessions": len(curve.returns()), "finalEquity": str(final), "maxDrawdown": str(curve.drawdown)[:24], "sharpe": str(curve.sharpe())[:24]}


def check_counts(summary, journal, portfolio):
    orders = journal.of(portfolio, "OrderIntended")
    mine = {row.body["order"] for row in orders}
    denied = {row.body["order"] for name in ("ReservationDenied", "OrderDenied") for row in journal.rows[name]} & mine
    told = {
        "journalEvents": journal.hashed,
        "bars": len(journal.rows["BarClosed"]),
        "decisions": len(journal.of(portfolio, *DECISIONS)),
        "orders": len(orders),
        "denied": len(denied),
        "fills": len(journal.of(portfolio, "FillApplied")),
    }
    for name, count in told.items():
        agree("summary.json", name, summary[name], count)
    return told


def check_decisions(lines, journal, portfolio):
    rows = {row.address: row for row in journal.of(portfolio, *DECISIONS)}
    agree("decisions.csv", "number of lines", len(lines), len(rows))
    for line in lines:
        where = f"decisions.csv {line['address']}"
        row = rows.pop(line["address"], None)
        if row is None:
            raise Differs(f"{where}: the journal has no such decision, or the line stands twice")
        e = row.body
        strategic = row.type == "StrategicDecided"
        agree(where, "kind", line["kind"], row.type)
        for name in ("symbol", "action", "barClose"):
            agree(where, name, line[name], e[name])
        agree(where, "bar", int(line["bar"]), e["bar"])
        agree(where, "target", int(line["target"]), e["target" if strategic else "strategicTarget"])
        agree(where, "strength", float(line["strength"]), float(e["conviction" if strategic else "score"]))
        agree(where, "reasons", line["reasons"], "; ".join(e["reasons"]))
        agree(where, "policy", line["policy"], e["provenance"]["policy"])
        agree(where, "policyHash", line["policyHash"], e["provenance"]["policyHash"])
        agree(where, "observation", line["observation"], e["provenance"]["observation"][:16])


def verify(run, store):
    summary = read_summary(os.path.join(run, "summary.json"))
    fills = read_csv(os.path.join(run, "fills.csv"))
    decisions = read_csv(os.path.join(run, "decisions.csv"))
    journal = Journal(store)
    portfolio = summary["portfolio"]
    check_fill_lines(fills, journal.of(portfolio, "FillApplied"))
    checked = check_counts(summary, journal, portfolio)
    checked.update(check_books(summary, fills, journal, portfolio))
    check_decisions(decisions, journal, portfolio)
    return checked


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    run = arguments[0]
    store = arguments[1] if len(arguments) == 2 else os.path.join(run, "journal")
    try:
        checked = verify(run, store)
    except Differs as e:
        print(json.dumps({"ok": False, "difference": str(e)}))
        return 1
    except CannotRead as e:
        print(json.dumps({"ok": False, "error": str(e)}))
        return 2
    except (KeyError, TypeError, ValueError, ArithmeticError) as e:
        print(json.dumps({"ok": False, "error": f"not a run of this product: {type(e).__name__}: {e}"}))
        return 2
    print(json.dumps({"ok": True, **checked}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
