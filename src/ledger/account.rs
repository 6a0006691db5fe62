//! The chart of accounts: looked up by role, never by number.

use std::{collections::HashMap, fmt};

use crate::{codes, id::AccountId, say};

codes! {
    /// The side of the books an account stands on.
    pub enum AccountKind ("loại tài khoản", "account type") {
        Asset = "asset" ("tài sản", "asset"),
        Liability = "liability" ("nợ phải trả", "liability"),
        Equity = "equity" ("nguồn vốn", "equity"),
        Income = "income" ("thu", "income"),
        Expense = "expense" ("chi", "expense"),
    }
}

codes! {
    /// What an account is for. Regimes number their accounts differently; code asks for the role.
    pub enum Role ("vai trò tài khoản", "account role") {
        Cash = "cash" ("tiền mặt", "cash on hand"),
        Bank = "bank" ("tiền gửi ngân hàng", "bank"),
        GoodsInKind = "goods_in_kind" ("hiện vật", "goods in kind"),
        Advances = "advances" ("tạm ứng", "advances"),
        DueFromUnits = "due_from_units" ("phải thu đơn vị", "due from units"),
        ScholarshipsPayable = "scholarships_payable" ("học bổng phải trả", "scholarships payable"),
        PassThrough = "pass_through" ("thu hộ, chi hộ", "pass-through money"),
        UnidentifiedReceipts = "unidentified_receipts" ("tiền chưa rõ người gửi", "unidentified receipts"),
        DueToUnits = "due_to_units" ("phải trả đơn vị", "due to units"),
        FoundingCapital = "founding_capital" ("tài sản sáng lập", "founding capital"),
        EndowmentPrincipal = "endowment_principal" ("vốn gốc bảo toàn", "endowment principal"),
        AccumulatedSurplus = "accumulated_surplus" ("thặng dư lũy kế", "accumulated surplus"),
        GiftsUnrestricted = "gifts_unrestricted" ("ủng hộ không điều kiện", "unrestricted gifts"),
        GiftsRestricted = "gifts_restricted" ("ủng hộ có điều kiện", "restricted gifts"),
        GiftsInKind = "gifts_in_kind" ("ủng hộ hiện vật", "gifts in kind"),
        MembershipDues = "membership_dues" ("hội phí", "membership dues"),
        FromOtherUnits = "from_other_units" ("nhận từ đơn vị khác", "from other units"),
        StateSupport = "state_support" ("ngân sách hỗ trợ", "state support"),
        Interest = "interest" ("lãi tiền gửi", "interest"),
        ScholarshipExpensePupil = "scholarship_expense_pupil" ("học bổng học sinh", "scholarships to pupils"),
        ScholarshipExpenseStudent = "scholarship_expense_student" ("học bổng sinh viên", "scholarships to students"),
        ScholarshipExpenseSelfLearner =
            "scholarship_expense_self_learner" ("học bổng người lớn tự học", "scholarships to self-learners"),
        ScholarshipExpenseTeacher = "scholarship_expense_teacher" ("khen thưởng giáo viên", "awards to teachers"),
        InKindGrants = "in_kind_grants" ("trao tặng hiện vật", "grants in kind"),
        RecognitionEvents = "recognition_events" ("lễ tôn vinh", "recognition events"),
        ToOtherUnits = "to_other_units" ("chuyển đơn vị khác", "to other units"),
        ManagementCost = "management_cost" ("chi phí quản lý", "management cost"),
        BankCharges = "bank_charges" ("phí ngân hàng", "bank charges"),
    }
}

impl Role {
    /// Money and goods that cannot be less than nothing.
    pub const fn is_guarded(self) -> bool {
        matches!(self, Self::Cash | Self::Bank | Self::GoodsInKind)
    }
}

/// An account of one book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub kind: AccountKind,
    pub role: Option<Role>,
    pub parent: Option<AccountId>,
}

/// All accounts of one book.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    accounts: Vec<Account>,
    by_id: HashMap<AccountId, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    NoRole(Role),
    NoAccount(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRole(role) => say!(
                f,
                "hệ thống tài khoản của sổ chưa có tài khoản “{role}”; hãy bổ sung rồi làm lại",
                "the book's chart has no account for “{role:#}”; add one and try again"
            ),
            Self::NoAccount(text) => say!(
                f,
                "không có tài khoản “{text}”; hãy ghi vai trò (như cash, bank) hoặc số hiệu tài khoản có trong sổ",
                "there is no account “{text}”; give a role (such as cash, bank) or a code of the book's chart"
            ),
        }
    }
}

impl Chart {
    /// Takes accounts in the order in which reports show them.
    pub fn new(accounts: Vec<Account>) -> Self {
        let by_id = accounts.iter().enumerate().map(|(index, account)| (account.id, index)).collect();
        Self { accounts, by_id }
    }

    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub fn get(&self, id: AccountId) -> Option<&Account> {
        self.by_id.get(&id).map(|index| &self.accounts[*index])
    }

    pub fn by_role(&self, role: Role) -> Result<&Account, ChartError> {
        self.accounts.iter().find(|account| account.role == Some(role)).ok_or(ChartError::NoRole(role))
    }

    /// Finds an account by what a person types: a role such as `cash`, or a code such as `1121`.
    pub fn find(&self, text: &str) -> Result<&Account, ChartError> {
        let role = text.parse::<Role>().ok();
        let found = self.accounts.iter().find(|it| it.code == text || (role.is_some() && it.role == role));
        found.ok_or_else(|| ChartError::NoAccount(text.to_owned()))
    }

    /// Returns the role of an account or of the nearest account above it: 1121 is a bank account because 112 is.
    pub fn role_of(&self, id: AccountId) -> Option<Role> {
        let mut account = self.get(id)?;
        // A chart is a tree, but a damaged one may loop; no chart is deeper than it has accounts.
        for _ in 0..self.accounts.len() {
            match (account.role, account.parent) {
                (Some(role), _) => return Some(role),
                (None, Some(parent)) => account = self.get(parent)?,
                (None, None) => return None,
            }
        }
        None
    }

    /// Returns an account and every account below it: the ledger of 112 is that of 1121 and 1122.
    pub fn below(&self, id: AccountId) -> Vec<AccountId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(parent) = found.get(next).copied() {
            let children = self.accounts.iter().filter(|it| it.parent == Some(parent)).map(|it| it.id);
            let new: Vec<AccountId> = children.filter(|child| !found.contains(child)).collect();
            found.extend(new);
            next += 1;
        }
        found
    }

    /// Returns true for accounts whose balance, taken together, is what a fund may still give.
    ///
    /// These are its net assets without the part that must be kept, and the money it only passes on.
    pub fn is_spendable(&self, id: AccountId) -> bool {
        let kind = self.get(id).map(|account| account.kind);
        match (self.role_of(id), kind) {
            (Some(Role::EndowmentPrincipal), _) => false,
            (Some(Role::PassThrough), _) => true,
            (_, Some(AccountKind::Equity | AccountKind::Income | AccountKind::Expense)) => true,
            _ => false,
        }
    }
}
