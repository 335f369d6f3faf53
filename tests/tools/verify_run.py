#!/usr/bin/env python3
"""Checks a run from the outside: recomputes its figures from the journal's tables and the files it left, with none of the product's code.

usage: verify_run.py RUN_DIR [STORE_DIR] [--data FILE ...]

RUN_DIR    holds summary.json, fills.csv and decisions.csv
STORE_DIR  holds journal-00.db; RUN_DIR/journal unless said else. Opened read-only.
--data     the input files: their SHA-256 against the run's description, their records against ticks

One line per check: "ok", what was compared how often, or "WRONG" and the first thing that differs. What each check does: docs/report.md.
Money, prices and quantities are compared exactly, ratios to 1e-9. Not checked: whether a decision follows from its observation (gm audit explain).

Exit code: 0 all agree, 1 something differs, 2 a file cannot be opened or is no file of a run.
"""

import bisect
import csv
import gzip
import hashlib
import json
import os
import sqlite3
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, getcontext
from statistics import NormalDist

import verify_journal

getcontext().prec = 50

YEAR = Decimal(252)
TOLERANCE = 1e-9
CONFIDENCE = 0.95
EVENT, OPERATIONAL = 1, 5
DECISIONS = ("StrategicDecided", "Signalled")
WANTED = DECISIONS + ("BarClosed", "Deposited", "FillApplied", "EquityMarked", "OrderIntended", "ReservationDenied", "OrderDenied", "VenueTraded")
RUN = ("RunStarted", "RunFinished")
ZERO = Decimal(0)


class CannotRead(Exception):
    """A file is missing or is not what it should be."""


class Checks:
    """Comparisons by check: how many there were, and the first that differs."""

    def __init__(self):
        self.counts, self.wrong, self.notes = {}, {}, {}

    def agree(self, check, what, told, computed):
        self.counts[check] = self.counts.get(check, 0) + 1
        if told != computed:
            self.wrong.setdefault(check, f"{what} is {told}, recomputed {computed}")

    def near(self, check, what, told, computed):
        """Ratios: null where the other is null, else equal to 1e-9 of the larger of 1 and the value."""
        self.counts[check] = self.counts.get(check, 0) + 1
        same = told is None and computed is None
        if told is not None and computed is not None:
            same = abs(float(told) - float(computed)) <= TOLERANCE * max(1.0, abs(float(computed)))
        if not same:
            self.wrong.setdefault(check, f"{what} is {told}, recomputed {computed}")

    def note(self, check, text):
        self.notes[check] = text

    def tell(self):
        for check, count in self.counts.items():
            wrong = self.wrong.get(check)
            print(f"{'WRONG' if wrong else 'ok   '} {check}: {wrong or self.notes.get(check) or f'{count} comparisons'}")
        return 1 if self.wrong else 0


def nanos(text):
    """ISO-8601 in UTC with up to nine decimals to nanoseconds since 1970."""
    whole, _, part = text.removesuffix("Z").partition(".")
    seconds = int(datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp())
    return seconds * 1_000_000_000 + int((part + "000000000")[:9])


def day(number):
    return date(1970, 1, 1) + timedelta(days=number)


class Row:
    """An event: its address in the journal, its place in the run and its fields."""

    __slots__ = ("entity", "seq", "type", "order", "body")

    def __init__(self, entity, seq, event_type, slice_, round_, payload):
        self.entity, self.seq, self.type, self.order = entity, seq, event_type, (slice_, round_, entity, seq)
        self.body = json.loads(payload, parse_float=Decimal)

    @property
    def address(self):
        return f"{self.entity}#{self.seq}"


class Journal:
    """The rows of a store that matter here, by type and in the order of the run; counts and hash over all rows."""

    def __init__(self, folder):
        path = os.path.join(folder, "journal-00.db")
        if not os.path.exists(path):
            raise CannotRead(f"{path} does not exist")
        try:
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            self.types = dict(db.execute("SELECT event_type, count(*) FROM journal GROUP BY event_type"))
            self.rows = defaultdict(list)
            marks = ",".join("?" * len(WANTED + RUN))
            query = f"SELECT entity_id, entity_seq, event_type, slice, round, payload FROM journal WHERE kind IN (?, ?) AND event_type IN ({marks})"
            for row in db.execute(query, (EVENT, OPERATIONAL, *WANTED, *RUN)):
                self.rows[row[2]].append(Row(*row))
            self.chain_at = lambda shard, position: db.execute(
                "SELECT hex(chain_hash) FROM journal WHERE shard_id = ? AND shard_seq = ?", (shard, position)).fetchone()
            self.hashes = verify_journal.verify(*verify_journal.sqlite_rows(folder))
        except sqlite3.Error as e:
            raise CannotRead(f"{path}: {e}") from e
        for rows in self.rows.values():
            rows.sort(key=lambda r: r.order)

    def of(self, portfolio, *types):
        """Rows of these types that belong to a portfolio, in the order of the run."""
        found = [r for name in types for r in self.rows[name] if (r.body.get("portfolio") or r.entity.split("/", 1)[1]) == portfolio]
        return sorted(found, key=lambda r: r.order)


def read_csv(path):
    try:
        with open(path, encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f, strict=True))
    except (OSError, csv.Error, UnicodeDecodeError) as e:
        raise CannotRead(f"{path}: {e}") from e
    # A text that a spreadsheet would take for a formula stands behind an apostrophe.
    return [{k: v[1:] if v.startswith("'") else v for k, v in row.items()} for row in rows]


def check_journal(c, summary, journal):
    hashes = journal.hashes
    c.agree("chains", "the chain over the rows of every shard", "ok", hashes["chains"])
    c.note("chains", f"{hashes['rows']} rows in {summary['store']['shards']} shards")
    for anchor in summary["anchors"]:
        found = journal.chain_at(anchor["shard"], anchor["position"])
        c.agree("anchors", f"chain hash of shard {anchor['shard']} at {anchor['position']}", anchor["chainHash"], found and found[0].lower())
    c.agree("journal hash", "journalHash", summary["journalHash"], hashes["journalHash"])
    c.agree("journal hash", "journalEvents", summary["journalEvents"], hashes["hashedRows"])
    c.note("journal hash", f"{hashes['journalHash']} over {hashes['hashedRows']} rows")
    c.agree("rows by type", "rowsByType", summary["rowsByType"], dict(sorted(journal.types.items())))


def check_run(c, summary, journal):
    started, finished = journal.rows["RunStarted"], journal.rows["RunFinished"]
    description = started[-1].body["description"] if started else {}
    bars = journal.rows["BarClosed"]
    c.agree("run", "ended", summary["ended"], finished[-1].body["reason"] if finished else None)
    c.agree("run", "seed", summary["seed"], description.get("seed"))
    c.agree("run", "portfolio", summary["portfolio"], description.get("portfolio", summary["portfolio"]))
    c.agree("run", "symbols", summary["symbols"], sorted({b.body["symbol"] for b in bars}))
    drawn = [b for b in bars if b.body["timeframe"] == "5m"] or bars
    c.agree("run", "from", summary["from"], min((b.body["openTime"] for b in drawn), key=nanos, default=summary["from"]))
    c.agree("run", "to", summary["to"], max((b.body["closeTime"] for b in drawn), key=nanos, default=summary["to"]))


def check_counts(c, summary, journal, portfolio):
    orders = journal.of(portfolio, "OrderIntended")
    mine = {row.body["order"] for row in orders}
    denied = {}
    for row in sorted(journal.rows["ReservationDenied"] + journal.rows["OrderDenied"], key=lambda r: r.order):
        if row.body["order"] in mine:
            denied.setdefault(row.body["order"], row.body["code"])
    counts = {
        "bars": len(journal.rows["BarClosed"]),
        "decisions": len(journal.of(portfolio, *DECISIONS)),
        "orders": len(orders),
        "denied": len(denied),
        "fills": len(journal.of(portfolio, "FillApplied")),
    }
    for name, count in counts.items():
        c.agree("counts", name, summary[name], count)
    c.note("counts", ", ".join(f"{name} {count}" for name, count in counts.items()))
    c.agree("denials", "denials", summary["denials"], dict(sorted(Counter(denied.values()).items())))


def records_of(path):
    """Lines behind the header of a csv or csv.gz file, and the SHA-256 of the file."""
    try:
        with open(path, "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
            lines = sum(1 for line in f if line.strip())
    except OSError as e:
        raise CannotRead(f"{path}: {e}") from e
    return lines - 1, digest


def check_ticks(c, summary, journal, files):
    """Feed positions are a lower bound of the records read, the lines of the inputs an upper one; without --from and --to they are the number."""
    last = {}
    for row in journal.rows["BarClosed"]:
        last[row.body["symbol"]] = max(last.get(row.body["symbol"], 0), row.body["feedPosition"])
    read, ticks = sum(last.values()), summary["ticks"]
    c.agree("ticks", f"{ticks} >= the {read} records that the bars tell of", True, ticks >= read)
    c.note("ticks", f"{ticks}, of which the bars tell {read}")
    if not files:
        return
    description = journal.rows["RunStarted"][-1].body["description"]
    told = {i["name"]: i["sha256"] for i in description["inputs"]}
    lines = 0
    for path in files:
        count, digest = records_of(path)
        lines += count
        c.agree("inputs", f"SHA-256 of {os.path.basename(path)}", told.pop(os.path.basename(path), None), digest)
    c.agree("inputs", "inputs not given by --data", sorted(told), [])
    refused = sum(summary["faults"].values())
    if description["from"] is None and description["to"] is None and description["durationSeconds"] is None:
        c.agree("ticks", "ticks and faults", ticks + refused, lines)
    else:
        c.agree("ticks", f"{ticks} <= the {lines} records of the inputs", True, ticks <= lines)
    c.note("ticks", f"{ticks} of {lines} records in the inputs")


def check_fill_lines(c, lines, events, venue):
    """fills.csv says what the portfolio booked, line by line, and what the venue reported."""
    c.agree("fills.csv", "number of lines", len(lines), len(events))
    reports = {f"{row.entity}:{row.seq}": row.body for row in venue}
    for line, row in zip(lines, events):
        where = f"{line['address']} "
        c.agree("fills.csv", "address", line["address"], row.address)
        for name in ("quantity", "price", "fee", "multiplier", "position", "cash", "realized", "closedQuantity", "slippage"):
            c.agree("fills.csv", where + name, Decimal(line[name]), Decimal(row.body[name]))
        for name in ("symbol", "side", "order", "execId", "tradeTime"):
            c.agree("fills.csv", where + name, line[name], row.body[name])
        cost = Decimal(line["slippage"]) * Decimal(line["quantity"]) * Decimal(line["multiplier"])
        c.agree("fills.csv", where + "slippageCost", Decimal(line["slippageCost"]), cost)
        report = reports.pop(line["execId"], None)
        if report is None:
            c.agree("venue's reports", f"{where}{line['execId']}", "a fill", "no row of the venue, or one booked twice")
            continue
        for name in ("quantity", "price", "fee"):
            c.agree("venue's reports", where + name, Decimal(line[name]), Decimal(report[name]))
        for name in ("symbol", "side", "order"):
            c.agree("venue's reports", where + name, line[name], report[name])
    own = {line["order"] for line in lines}
    c.agree("venue's reports", "reports of these orders that no fill booked", [], sorted(k for k, r in reports.items() if r["order"] in own))


class Books:
    """Cash, positions, lots and closed trades of a portfolio, from fills.csv and the deposits."""

    def __init__(self, checks):
        self.c = checks
        self.cash = self.fees = ZERO
        self.positions, self.lots = defaultdict(Decimal), defaultdict(list)
        self.multiplier, self.last_price = {}, {}
        self.trades = {}
        self.costs = {}

    def deposit(self, row):
        self.cash += Decimal(row.body["amount"])
        self.c.agree("cash", f"{row.address} cash", Decimal(row.body["cash"]), self.cash)

    def fill(self, line):
        where, symbol, price = f"{line['address']} ", line["symbol"], Decimal(line["price"])
        multiplier, quantity, fee = Decimal(line["multiplier"]), Decimal(line["quantity"]), Decimal(line["fee"])
        units = quantity if line["side"] == "Buy" else -quantity
        points, closed = self._match(line, units, price, fee)
        self.positions[symbol] += units
        self.multiplier[symbol], self.last_price[symbol] = multiplier, price
        self.cash -= price * units * multiplier + fee
        self.fees += fee
        self.c.agree("positions", where + "position", Decimal(line["position"]), self.positions[symbol])
        self.c.agree("cash", where + "cash", Decimal(line["cash"]), self.cash)
        self.c.agree("realized profit", where + "closedQuantity", Decimal(line["closedQuantity"]), closed)
        self.c.agree("realized profit", where + "realized", Decimal(line["realized"]), points * multiplier)
        cost = self.costs.setdefault(symbol, Counter())
        cost.update({"fills": 1, "quantity": quantity, "notional": abs(price * quantity * multiplier), "fees": fee,
                     "slippage": Decimal(line["slippage"]) * quantity * multiplier, "realized": points * multiplier})

    def _match(self, line, units, price, fee):
        """Closes lots first in first out; what an order closes is one trade, with its share of the fees of opening."""
        lots, points, closed, opening, whole = self.lots[line["symbol"]], ZERO, ZERO, ZERO, abs(units)
        time, entered = nanos(line["tradeTime"]), None
        while units and lots and (lots[0][0] > 0) != (units > 0):
            lot = lots[0]
            size, sign = min(abs(lot[0]), abs(units)), 1 if lot[0] > 0 else -1
            points += (price - lot[1]) * size * sign
            part = lot[2] * size / abs(lot[0])
            entered = lot[3] if entered is None else entered
            closed, opening, units = closed + size, opening + part, units + size * sign
            lot[0], lot[2] = lot[0] - size * sign, lot[2] - part
            if lot[0] == 0:
                lots.pop(0)
        if units:
            lots.append([units, price, fee * abs(units) / whole, time])
        if closed:
            trade = self.trades.setdefault((line["order"], line["side"]), [ZERO, entered, time])
            trade[0] += points * Decimal(line["multiplier"]) - opening - fee * closed / whole
            trade[1], trade[2] = min(trade[1], entered), max(trade[2], time)
        return points, closed


class Closes:
    """5-minute bars by symbol: what a position can have been marked at, and when."""

    def __init__(self, rows):
        self.by_symbol, self.by_number = defaultdict(list), {}
        for row in rows:
            b = row.body
            if b["timeframe"] == "5m":
                bar = (nanos(b["closeTime"]), Decimal(b["close"]))
                self.by_symbol[b["symbol"]].append(bar)
                self.by_number[(b["symbol"], b["sequence"])] = bar
        for bars in self.by_symbol.values():
            bars.sort()

    def known(self, symbol, time):
        """The last close at a time and, for a symbol whose bar of this very instant is told only after the mark, the one before."""
        bars = self.by_symbol[symbol]
        last = bisect.bisect_right(bars, (time, Decimal("Infinity")))
        first = last - 2 if last > 0 and bars[last - 1][0] == time else last - 1
        return [price for _, price in bars[max(0, first):last]]


class Curve:
    """Equity at every mark, and everything that follows from it alone. Deposits after the first mark move the high-water mark and are no return."""

    def __init__(self):
        self.start = ZERO
        self.marks = []
        self.flow = ZERO

    def deposit(self, amount):
        if self.marks:
            self.flow += amount
        else:
            self.start += amount

    def mark(self, row, equity, gross, net):
        session = max(row.body["sessionDate"], self.marks[-1]["session"] if self.marks else row.body["sessionDate"])
        self.marks.append({"row": row.address, "time": row.body["time"], "equity": equity, "gross": gross, "net": net, "flow": self.flow, "session": session})
        self.flow = ZERO

    def drawdown(self):
        deepest, high, peak, recovering = {"fraction": ZERO, "amount": ZERO, "peak": None, "trough": None, "recovery": None}, self.start, None, False
        for mark in self.marks:
            high += mark["flow"]
            if mark["equity"] >= high:
                high, peak = mark["equity"], mark
                if recovering:
                    deepest["recovery"], recovering = mark, False
            elif high > 0 and (high - mark["equity"]) / high > deepest["fraction"]:
                fall = high - mark["equity"]
                deepest, recovering = {"fraction": fall / high, "amount": fall, "peak": peak, "trough": mark, "recovery": None}, True
        return deepest

    def sessions(self):
        """(day, return) of every session, up to where nothing is left to earn a return on."""
        sessions, before, flow = [], self.start, ZERO
        for mark, later in zip(self.marks, self.marks[1:] + [None]):
            flow += mark["flow"]
            if later is not None and later["session"] == mark["session"]:
                continue
            if before <= 0:
                break
            sessions.append((day(mark["session"]), (mark["equity"] - flow) / before - 1))
            before, flow = mark["equity"], ZERO
        return sessions


def walk(c, fills, journal, portfolio):
    """The portfolio's rows in the order of the run, with fills.csv in place of its fills and closes in place of its marks."""
    lines = {line["address"]: line for line in fills}
    books, curve, closes = Books(c), Curve(), Closes(journal.rows["BarClosed"])
    for row in journal.of(portfolio, "Deposited", "FillApplied", "EquityMarked"):
        if row.type == "Deposited":
            books.deposit(row)
            curve.deposit(Decimal(row.body["amount"]))
        elif row.type == "FillApplied":
            if row.address in lines:
                books.fill(lines[row.address])
        else:
            check_mark(c, row, books, closes, curve)
    return books, curve


def check_mark(c, row, books, closes, curve):
    """One EquityMarked: positions and cash are the books', prices are closes that were known, equity is what they make."""
    e, where, time = row.body, f"{row.address} ", nanos(row.body["time"])
    c.agree("cash", where + "cash", Decimal(e["cash"]), books.cash)
    told = {p["symbol"]: p for p in e["positions"]}
    held = {symbol: units for symbol, units in books.positions.items() if units}
    c.agree("positions", where + "positions", {s: Decimal(p["position"]) for s, p in told.items()}, held)
    c.agree("equity", where + "time", time, closes.by_number.get((e["symbol"], e["bar"]), (None,))[0])
    gross = net = ZERO
    for symbol, units in held.items():
        known = closes.known(symbol, time)
        # One close is left to chance by the instant alone: the mark says which of the two it was.
        mark = Decimal(told[symbol]["mark"]) if symbol in told else None
        price = mark if mark in known else known[-1] if known else books.last_price[symbol]
        c.agree("equity", where + f"mark of {symbol}", mark, price)
        value = units * price * books.multiplier[symbol]
        gross, net = gross + abs(value), net + value
    c.agree("equity", where + "equity", Decimal(e["equity"]), books.cash + net)
    c.agree("equity", where + "gross", Decimal(e["gross"]), gross)
    c.agree("equity", where + "net", Decimal(e["net"]), net)
    curve.mark(row, books.cash + net, gross, net)


def check_money(c, summary, books, curve):
    final = curve.marks[-1]["equity"] if curve.marks else curve.start
    c.agree("final equity", "startingEquity", Decimal(summary["startingEquity"]), curve.start)
    c.agree("final equity", "finalEquity", Decimal(summary["finalEquity"]), final)
    c.agree("final equity", "marks", summary["statistics"]["marks"], len(curve.marks))
    c.note("final equity", f"{final} after {len(curve.marks)} marks, from {curve.start}")
    c.agree("fees and slippage", "fees", Decimal(summary["fees"]), books.fees)
    slippage = sum((cost["slippage"] for cost in books.costs.values()), ZERO)
    c.agree("fees and slippage", "slippage", Decimal(summary["statistics"]["slippage"]), slippage)
    c.note("fees and slippage", f"{books.fees} and {slippage}")
    told = {cost["symbol"]: {k: Decimal(v) for k, v in cost.items() if k != "symbol"} for cost in summary["statistics"]["costs"]}
    c.agree("costs by symbol", "costs", told, {s: {k: Decimal(v) for k, v in cost.items()} for s, cost in sorted(books.costs.items())})


def check_drawdown(c, summary, curve):
    deepest, told = curve.drawdown(), summary["statistics"]["drawdown"]
    c.near("max drawdown", "maxDrawdown", summary["maxDrawdown"], deepest["fraction"])
    c.near("max drawdown", "fraction", told["fraction"], deepest["fraction"])
    c.agree("max drawdown", "amount", Decimal(told["amount"]), deepest["amount"])
    for name in ("peak", "trough", "recovery"):
        mark = deepest[name]
        c.agree("max drawdown", name, (told[name + "Row"], told[name + "Time"]), (mark["row"], mark["time"]) if mark else (None, None))
    c.note("max drawdown", f"{float(deepest['fraction']):.9f}")


def check_returns(c, summary, curve):
    s, sessions = summary["statistics"], curve.sessions()
    returns, check = [r for _, r in sessions], "returns"
    n = len(returns)
    growth = Decimal(1)
    for r in returns:
        growth *= 1 + r
    mean = sum(returns, ZERO) / n if n else ZERO
    m2, m3, m4 = (sum(((r - mean) ** k for r in returns), ZERO) / n if n else ZERO for k in (2, 3, 4))
    deviation = (m2 * n / (n - 1)).sqrt() if n > 1 else ZERO
    varies = deviation > 0
    downside = (sum((r * r for r in returns if r < 0), ZERO) / n).sqrt() if n else ZERO
    sharpe = mean / deviation * YEAR.sqrt() if varies else None
    cagr = float(growth) ** (float(YEAR) / n) - 1 if n and growth > 0 else None
    skewness, kurtosis = (m3 / (m2 * m2.sqrt()), m4 / (m2 * m2)) if varies else (None, None)
    fall = curve.drawdown()["fraction"]
    c.near("Sharpe ratio", "sharpe", summary["sharpe"], sharpe)
    c.near("Sharpe ratio", "statistics.sharpe", s["sharpe"], sharpe)
    c.note("Sharpe ratio", f"{'not defined' if sharpe is None else f'{float(sharpe):.9f}'} from {n} sessions")
    c.agree(check, "sessions", s["sessions"], n)
    for name, value in {
        "totalReturn": growth - 1,
        "cagr": cagr,
        "volatility": deviation * YEAR.sqrt() if n > 1 else None,
        "sortino": mean / downside * YEAR.sqrt() if n > 1 and downside > 0 else None,
        "calmar": cagr / float(fall) if cagr is not None and fall > 0 else None,
        "skewness": skewness,
        "kurtosis": kurtosis,
        "growthLeverage": mean / (deviation * deviation) if varies else None,
        "bestSession": max(returns, default=None),
        "worstSession": min(returns, default=None),
        "positiveSessions": Decimal(sum(r > 0 for r in returns)) / n if n else None,
    }.items():
        c.near(check, name, s[name], value)
    psr = track = None
    if varies:
        ratio = mean / deviation
        variance = float(1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio)
        if variance > 0:
            psr = NormalDist().cdf(float(ratio) * (n - 1) ** 0.5 / variance**0.5)
            track = 1 + variance * (NormalDist().inv_cdf(CONFIDENCE) / float(ratio)) ** 2 if ratio > 0 else None
    c.near(check, "probabilisticSharpe", s["probabilisticSharpe"], psr)
    c.near(check, "minimumTrackRecordSessions", s["minimumTrackRecordSessions"], track)
    check_months(c, s["years"], sessions)


def check_months(c, told, sessions):
    months = defaultdict(lambda: Decimal(1))
    for at, r in sessions:
        months[at.year, at.month] *= 1 + r
        months[at.year, 0] *= 1 + r
    c.agree("monthly table", "years", [y["year"] for y in told], sorted({year for year, _ in months}))
    for y in told:
        for number, value in enumerate([y["total"], *y["months"]]):
            key = (y["year"], number)
            c.near("monthly table", f"{y['year']}-{number:02}", value, months[key] - 1 if key in months else None)


def check_exposure(c, summary, books, curve):
    s, marks = summary["statistics"], [m for m in curve.marks if m["equity"] > 0]
    shares = [m["gross"] / m["equity"] for m in marks]
    n = len(marks)
    for name, value in {
        "inMarket": Decimal(sum(x > 0 for x in shares)) / n if n else None,
        "averageGross": sum(shares, ZERO) / n if n else None,
        "largestGross": max(shares, default=None),
        "averageNet": sum((m["net"] / m["equity"] for m in marks), ZERO) / n if n else None,
    }.items():
        c.near("exposure", name, s["exposure"][name], value)
    largest = next((m["row"] for m, x in zip(marks, shares) if x == max(shares)), None)
    c.agree("exposure", "largestGrossRow", s["exposure"]["largestGrossRow"], largest)
    notional = sum((cost["notional"] for cost in books.costs.values()), ZERO)
    mean = sum((m["equity"] for m in curve.marks), ZERO) / len(curve.marks) if curve.marks else ZERO
    turnover = notional / mean if mean > 0 else None
    c.near("turnover", "turnover", s["turnover"], turnover)
    c.near("turnover", "turnoverPerYear", s["turnoverPerYear"], turnover * YEAR / s["sessions"] if turnover is not None and s["sessions"] else None)


def check_trades(c, summary, books):
    told, trades = summary["statistics"]["trades"], list(books.trades.values())
    wins, losses = [t[0] for t in trades if t[0] > 0], [-t[0] for t in trades if t[0] < 0]
    n, won, lost = len(trades), sum(wins, ZERO), sum(losses, ZERO)
    c.agree("trades", "count, wins, losses", (told["count"], told["wins"], told["losses"]), (n, len(wins), len(losses)))
    for name, value in {
        "hitRate": Decimal(len(wins)) / n if n else None,
        "averageWin": won / len(wins) if wins else None,
        "averageLoss": lost / len(losses) if losses else None,
        "payoff": (won / len(wins)) / (lost / len(losses)) if wins and losses else None,
        "profitFactor": won / lost if lost > 0 else None,
        "average": (won - lost) / n if n else None,
        "net": won - lost,
        "averageHours": sum(Decimal(t[2] - t[1]) for t in trades) / n / 3_600_000_000_000 if n else None,
    }.items():
        c.near("trades", name, told[name], value)
    c.note("trades", f"{n} closed, {won - lost:.2f} after fees")


def check_decisions(c, lines, journal, portfolio):
    rows = {row.address: row for row in journal.of(portfolio, *DECISIONS)}
    c.agree("decisions.csv", "number of lines", len(lines), len(rows))
    for line in lines:
        where, row = f"{line['address']} ", rows.pop(line["address"], None)
        c.agree("decisions.csv", where + "row", True, row is not None)
        if row is None:
            continue
        e, strategic = row.body, row.type == "StrategicDecided"
        provenance = e["provenance"]
        for name, value in {
            "kind": row.type,
            "portfolio": portfolio,
            "symbol": e["symbol"],
            "action": e["action"],
            "barClose": e["barClose"],
            "bar": str(e["bar"]),
            "target": str(e["target" if strategic else "strategicTarget"]),
            "reasons": "; ".join(e["reasons"]),
            "policy": provenance["policy"],
            "policyHash": provenance["policyHash"],
            "observation": provenance["observation"][:16],
        }.items():
            c.agree("decisions.csv", where + name, line[name], value)
        c.agree("decisions.csv", where + "strength", float(line["strength"]), float(e["conviction" if strategic else "score"]))
        c.agree("decisions.csv", where + "certainty", line["certainty"] and float(line["certainty"]), float(e["certainty"]) if strategic else "")
        c.agree("decisions.csv", where + "undefinedShare", float(line["undefinedShare"]), float(provenance["undefinedShare"]))


def verify(run, store, files):
    try:
        with open(os.path.join(run, "summary.json"), encoding="utf-8") as f:
            summary = json.load(f, parse_float=Decimal)
    except (OSError, ValueError) as e:
        raise CannotRead(f"summary.json: {e}") from e
    fills = read_csv(os.path.join(run, "fills.csv"))
    decisions = read_csv(os.path.join(run, "decisions.csv"))
    journal = Journal(store)
    portfolio = summary["portfolio"]
    c = Checks()
    check_journal(c, summary, journal)
    check_run(c, summary, journal)
    check_ticks(c, summary, journal, files)
    check_counts(c, summary, journal, portfolio)
    check_fill_lines(c, fills, journal.of(portfolio, "FillApplied"), journal.rows["VenueTraded"])
    books, curve = walk(c, fills, journal, portfolio)
    check_money(c, summary, books, curve)
    check_drawdown(c, summary, curve)
    check_returns(c, summary, curve)
    check_exposure(c, summary, books, curve)
    check_trades(c, summary, books)
    check_decisions(c, decisions, journal, portfolio)
    return c.tell()


def main(arguments):
    paths, files = arguments, []
    if "--data" in arguments:
        at = arguments.index("--data")
        paths, files = arguments[:at], arguments[at + 1:]
    if len(paths) not in (1, 2) or any(p.startswith("-") for p in arguments if p != "--data"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return verify(paths[0], paths[1] if len(paths) == 2 else os.path.join(paths[0], "journal"), files)
    except CannotRead as e:
        print(f"cannot read {e}", file=sys.stderr)
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as e:
        print(f"this is no run: {type(e).__name__}: {e}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
