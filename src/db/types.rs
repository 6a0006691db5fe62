//! How domain types are stored. Only this file knows; the types themselves do not mention Diesel.

use crate::{
    calendar::{Instant, Month},
    id::{
        AccountId, AppealId, ApprovalId, AwardId, BankAccountId, BatchId, BookId, CashCountId, CheckId,
        CouncilId, DecisionId, FilingId, FundId, IdNumberId, ImportId, MailId, MatchingId, MeetingId,
        MergeId, NominationId, PaperId, PartyId, PayeeAccountId, PayeeLinkId, PayoutId, PayoutLineId,
        PledgeId, ProgrammeId, ProofRoundId, ReturnId, ReviewId, RollId, RoundId, RuleId, RuleVersionId, Seq,
        SponsorshipId, StatementLineId, TitleId, UnitId, UserId,
    },
    money::Money,
};

/// Stores a type as BIGINT on both databases and through the `Db` enum.
macro_rules! stored_as_bigint {
    ($($name:ident: $to:expr, $from:expr;)+) => {$(const _: () = {
        use diesel::{
            backend::Backend,
            deserialize::{self, FromSql, FromSqlRow},
            expression::AsExpression,
            pg::Pg,
            serialize::{self, IsNull, Output, ToSql},
            sql_types::BigInt,
            sqlite::Sqlite,
        };
        use $crate::db::Multi;

        #[derive(AsExpression, FromSqlRow)]
        #[diesel(sql_type = BigInt, foreign_derive)]
        #[expect(dead_code, reason = "only carries the derives")]
        struct Proxy($name);

        impl<DB: Backend> FromSql<BigInt, DB> for $name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let read: fn(i64) -> deserialize::Result<Self> = $from;
                read(i64::from_sql(raw)?)
            }
        }
        impl ToSql<BigInt, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <i64 as ToSql<BigInt, Pg>>::to_sql(&$to(*self), &mut out.reborrow())
            }
        }
        impl ToSql<BigInt, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value($to(*self));
                Ok(IsNull::No)
            }
        }
        impl ToSql<BigInt, Multi> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Multi>) -> serialize::Result {
                out.set_value((BigInt, self));
                Ok(IsNull::No)
            }
        }
    };)+};
}

macro_rules! stored_ids {
    ($($name:ident),+ $(,)?) => { stored_as_bigint! { $($name: |id: $name| id.0, |id| Ok($name(id));)+ } };
}

stored_ids! {
    AccountId, AppealId, ApprovalId, AwardId, BankAccountId, BatchId, BookId, CashCountId,
    CheckId, CouncilId, DecisionId, FilingId, FundId, IdNumberId, ImportId, MailId, MatchingId, MeetingId, MergeId, NominationId,
    PaperId, PartyId, PayeeAccountId, PayeeLinkId, PayoutId, PayoutLineId, PledgeId, ProgrammeId, ProofRoundId, ReturnId, ReviewId, RollId, RoundId, RuleId, RuleVersionId, Seq,
    SponsorshipId, StatementLineId, TitleId, UnitId, UserId,
}

stored_as_bigint! {
    Money: Money::dong, |dong| Ok(Money::try_from(dong)?);
    Instant: Instant::micros, |micros| Ok(Instant::from_micros(micros));
    Month: Month::number, |number| {
        Month::from_number(number).ok_or_else(|| format!("{number} is not a month").into())
    };
}

/// Stores an enum of [`codes!`](crate::codes) as its code, on both databases and through the `Db` enum.
#[macro_export]
macro_rules! stored_as_text {
    ($($name:ident),+ $(,)?) => {$(const _: () = {
        use ::diesel::{
            backend::Backend,
            deserialize::{self, FromSql, FromSqlRow},
            expression::AsExpression,
            serialize::{self, Output, ToSql},
            sql_types::Text,
        };

        #[derive(AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text, foreign_derive)]
        #[expect(dead_code, reason = "only carries the derives")]
        struct Proxy($name);

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(raw)?.parse()?)
            }
        }
        impl<DB: Backend> ToSql<Text, DB> for $name
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.code(), out)
            }
        }
    };)+};
}
