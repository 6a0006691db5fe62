//! A letter that thanks a donor for one gift.

use super::{Facts, Standing, VoucherError, paper};
use crate::{calendar::show_day, donation::Means, text::Lang};

/// The heading of every official letter.
const MOTTO: [(&str, &str); 2] = [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIETNAM"),
    ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub issuer: String,
    pub motto: [String; 2],
    /// The number of the receipt for the same gift.
    pub number: String,
    pub place_line: String,
    pub title: String,
    /// Whom it thanks, by the name they wish to be called.
    pub to: String,
    pub address: String,
    pub paragraphs: Vec<String>,
    pub office: String,
    pub signer: String,
    pub contact: String,
    pub standing: Standing,
    pub stamps: Vec<String>,
}

impl Letter {
    /// Writes the letter for a gift.
    ///
    /// # Errors
    /// [`VoucherError::NotAGift`] for any other entry, [`VoucherError::NobodyToThank`] where the sender is unknown.
    pub fn of(facts: &Facts, standing: Standing, lang: Lang) -> Result<Self, VoucherError> {
        let gift = facts.gift.as_ref().ok_or(VoucherError::NotAGift(facts.seq))?;
        let (name, address) = facts.party.clone().ok_or(VoucherError::NobodyToThank)?;
        let details = &facts.issuer.details;
        let office = if details.head_title.is_empty() {
            lang.pick("Thủ trưởng đơn vị", "Head of the unit").to_owned()
        } else {
            details.head_title.clone()
        };
        Ok(Self {
            issuer: facts.issuer.name.clone(),
            motto: MOTTO.map(|(vi, en)| lang.pick(vi, en).to_owned()),
            number: gift.receipt.to_string(),
            place_line: paper::place_line(&details.place, facts.day, lang),
            title: lang.pick("THƯ CẢM ƠN", "LETTER OF THANKS").to_owned(),
            to: gift.recognition_name.clone().unwrap_or(name),
            address,
            paragraphs: paragraphs(facts, lang)?,
            office,
            signer: details.head.clone(),
            contact: contact(facts, lang),
            standing,
            stamps: paper::stamps(facts, standing, lang),
        })
    }
}

fn paragraphs(facts: &Facts, lang: Lang) -> Result<Vec<String>, VoucherError> {
    let gift = facts.gift.as_ref().ok_or(VoucherError::NotAGift(facts.seq))?;
    let (unit, day, amount) = (&facts.issuer.name, show_day(facts.day), facts.amount);
    let words = paper::words(amount, lang);
    let funds = gift.funds.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let what = match (&gift.goods, gift.means, lang) {
        (Some(goods), _, Lang::Vi) => format!("{} (trị giá {amount} — {words})", goods.what),
        (Some(goods), _, Lang::En) => format!("{} (worth {amount}: {words})", goods.what),
        (None, Means::Transfer, Lang::Vi) => format!("{amount} ({words}) bằng chuyển khoản"),
        (None, Means::Transfer, Lang::En) => format!("{amount} ({words}) by bank transfer"),
        (None, _, Lang::Vi) => format!("{amount} ({words})"),
        (None, _, Lang::En) => format!("{amount} ({words})"),
    };
    let receipt = gift.receipt;
    let hidden = match (gift.anonymous, lang) {
        (false, _) => None,
        (true, Lang::Vi) => {
            Some("Theo ý của người ủng hộ, chúng tôi không nêu tên ở nơi công khai.".to_owned())
        }
        (true, Lang::En) => Some("As you wish, your name is not shown in public.".to_owned()),
    };
    let own = match lang {
        Lang::Vi => [
            format!("Ngày {day}, {unit} đã nhận được {what}, ủng hộ {funds}, theo biên lai số {receipt}."),
            "Sự giúp đỡ ấy tiếp sức cho việc học của con em và người dân địa phương. Chúng tôi trân trọng tấm lòng \
             của quý vị và sẽ dùng đúng ý người cho, có sổ sách để quý vị theo dõi."
                .to_owned(),
            "Xin trân trọng cảm ơn và kính chúc quý vị sức khỏe, hạnh phúc.".to_owned(),
        ],
        Lang::En => [
            format!("On {day}, {unit} received {what} for {funds}, under receipt {receipt}."),
            "Your help carries the learning of children and grown-ups in our communities. We will use it as you \
             wish it to be used, and keep books in which you can follow it."
                .to_owned(),
            "Please accept our sincere thanks and our best wishes.".to_owned(),
        ],
    };
    Ok(own.into_iter().chain(hidden).collect())
}

fn contact(facts: &Facts, lang: Lang) -> String {
    let details = &facts.issuer.details;
    let phone = (!details.phone.is_empty()).then(|| match lang {
        Lang::Vi => format!("Điện thoại: {}", details.phone),
        Lang::En => format!("Phone: {}", details.phone),
    });
    let account = (!details.bank_account.is_empty()).then(|| match lang {
        Lang::Vi => format!("Tài khoản: {} {}", details.bank_account, details.bank_name),
        Lang::En => format!("Account: {} {}", details.bank_account, details.bank_name),
    });
    let address = Some(details.address.clone()).filter(|it| !it.is_empty());
    [address, phone, account].into_iter().flatten().collect::<Vec<_>>().join(" · ").trim().to_owned()
}
