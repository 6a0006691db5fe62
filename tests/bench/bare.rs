//! The baseline: prepared statements of the same SQLite library write the same rows, and nothing else.

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use sovang::db::{Db, DbUrl};

/// A migrated database on which only prepared statements work.
pub struct Bare {
    conn: Connection,
    _dir: tempfile::TempDir,
}

/// The statements of one gift, in the order in which the books write them.
const ROWS: &[&str] = &[
    "INSERT INTO entries VALUES (2, ?1, '2025-05-01', 'PT', 2025, ?1, 'gift', 'Tiếp nhận ủng hộ (tiền mặt)', \
     NULL, NULL, NULL, 1750000000000000, 1, ?2, ?2, ?2)",
    "INSERT INTO postings VALUES (2, ?1, 1, 1, 1, 1, 500000, '2025-05-01'), (2, ?1, 2, 2, 1, 1, -500000, '2025-05-01')",
    "INSERT INTO month_balances VALUES (2, 1, 1, 202505, 500000, 0), (2, 2, 1, 202505, 0, 500000) \
     ON CONFLICT (book_id, account_id, fund_id, month) DO UPDATE SET \
     debit = debit + excluded.debit, credit = credit + excluded.credit",
    "INSERT INTO gifts VALUES (2, ?1, 1, 'cash', 'gift', 500000, '2025-05-01', 0, '', NULL, NULL, NULL, NULL, NULL)",
    "INSERT INTO gift_allocations VALUES (2, ?1, 1, 500000)",
    "INSERT INTO receipts VALUES (2, 2025, ?1, ?1, NULL)",
    "INSERT INTO donor_totals VALUES (2, 2025, 1, 0, 500000, 0, 1) ON CONFLICT (book_id, year, party_id, anonymous) \
     DO UPDATE SET cash = cash + excluded.cash, gifts = gifts + excluded.gifts",
    "INSERT INTO counters VALUES (2, 'PT', 2025, ?1), (2, 'BL', 2025, ?1) \
     ON CONFLICT (book_id, series, year) DO UPDATE SET last_no = excluded.last_no",
    "UPDATE books SET length = ?1, head = ?2, audit_length = ?1, audit_head = ?2 WHERE id = 2",
];

/// The audit row, which an import has once and a single gift has each.
const AUDIT: &str = "INSERT INTO audit VALUES (2, ?1, 1750000000000000, 1, 'bench', 'gift.receive', 'gift', NULL, \
                     ?3, ?1, ?2, ?2, ?2)";

/// A line of the statement, as it is kept.
const LINE: &str = "INSERT INTO statement_lines (book_id, account_id, import_id, file_line, day, document, reference, \
                    memo, offset_name, amount, balance, fingerprint, occurrence, state, seq) VALUES (2, 1, 1, ?1, \
                    '2025-05-01', '123456.7890', '', 'MBVCB.123456.NGUYEN VAN ABC chuyen tien.CT tu 0000000001234 \
                    NGUYEN VAN ABC toi 0010000000001 HOI KHUYEN HOC TINH THAI BINH', '', 1500000, NULL, ?2, 1, 'explained', ?1)";

/// About what the audit row of a gift says.
const AFTER: &str = r#"{"gift":{"account":null,"anonymous":false,"credits":[],"donor":1,"foreign":null,"goods":null,"means":"cash","nature":"gift","received_on":"2025-05-01","shares":[{"amount":500000,"fund":1}],"words":""},"receipt":[2025,1]}"#;

impl Bare {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bare.db").display().to_string();
        Db::open(&DbUrl::Sqlite(path.clone())).unwrap().migrate().unwrap();
        let conn = Connection::open(path).unwrap();
        conn.execute_batch(
            "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; \
             INSERT INTO users (id, login, name, added_at) VALUES (1, 'quantri', 'Quản Trị', 0); \
             INSERT INTO units VALUES (1, 'TB', 'TB', 'province', NULL, '2000-01-01', NULL); \
             INSERT INTO books VALUES (2, 1, 'fund', 0, zeroblob(32), 0, zeroblob(32), 0, 0); \
             INSERT INTO accounts VALUES (1, 2, '111', 'a', 'a', 'asset', 'cash', NULL), \
                 (2, 2, '5111', 'b', 'b', 'income', 'gifts_unrestricted', NULL); \
             INSERT INTO parties VALUES (1, 'person', 'Tên', 'ten', NULL, 'Tên', NULL, '', '', 0); \
             INSERT INTO funds VALUES (1, 2, 1, 'Q', 'Quỹ', 'general', NULL, '', '2000-01-01', NULL);",
        )
        .unwrap();
        Self { conn, _dir: dir }
    }

    /// Writes `gifts` gifts, `batch` of them per commit, each with its audit row; returns the time it took.
    pub fn write(&mut self, gifts: i64, batch: i64) -> Duration {
        let (hash, begun) = ([7u8; 32], Instant::now());
        let mut next = 1;
        while next <= gifts {
            let transaction = self.conn.transaction().unwrap();
            for seq in next..(next + batch).min(gifts + 1) {
                for sql in ROWS {
                    let mut statement = transaction.prepare_cached(sql).unwrap();
                    match statement.parameter_count() {
                        0 => statement.execute([]),
                        1 => statement.execute([seq]),
                        _ => statement.execute(params![seq, &hash[..]]),
                    }
                    .unwrap();
                }
                transaction.prepare_cached(AUDIT).unwrap().execute(params![seq, &hash[..], AFTER]).unwrap();
            }
            transaction.commit().unwrap();
            next += batch;
        }
        begun.elapsed()
    }

    /// Writes the rows of `lines` statement lines that become gifts, all in one commit, without the kept sums.
    pub fn import(&mut self, lines: i64) -> Duration {
        self.conn
            .execute_batch(
                "INSERT INTO imports VALUES (1, 2, 'statement', 'sao-ke.csv', zeroblob(32), 0, 0, 0, 1, 0);",
            )
            .unwrap();
        let (hash, begun) = ([7u8; 32], Instant::now());
        let transaction = self.conn.transaction().unwrap();
        for seq in 1..=lines {
            for sql in [ROWS[0], ROWS[1], ROWS[3], ROWS[4], ROWS[5]] {
                let mut statement = transaction.prepare_cached(sql).unwrap();
                if statement.parameter_count() == 1 {
                    statement.execute([seq]).unwrap();
                } else {
                    statement.execute(params![seq, &hash[..]]).unwrap();
                }
            }
            let mut line = transaction.prepare_cached(LINE).unwrap();
            line.execute(params![seq, &fingerprint(seq)[..]]).unwrap();
        }
        transaction.commit().unwrap();
        begun.elapsed()
    }
}

/// Spreads numbers as a hash does, so that the unique index meets its keys in no order.
fn fingerprint(seq: i64) -> [u8; 32] {
    let mixed = seq.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&mixed);
    bytes
}
