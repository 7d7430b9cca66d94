#include "core/exchange/column_map.h"

#include <algorithm>
#include <array>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

struct NamedField {
  std::string_view name;
  ExchangeField field;
};

using F = ExchangeField;

constexpr auto kFields = std::to_array<NamedField>({
    {"ignore", F::kIgnored},
    {"source", F::kSource},
    {"external_id", F::kExternalId},
    {"name", F::kName},
    {"given_name", F::kGivenName},
    {"surname", F::kSurname},
    {"sort_key", F::kSortKey},
    {"company", F::kCompany},
    {"tier", F::kTier},
    {"language", F::kLanguage},
    {"alert", F::kAlert},
    {"owner", F::kOwner},
    {"phone", F::kPhone},
    {"email", F::kEmail},
    {"other", F::kOther},
});

// Headings without signs, spaces, case and the number at the end.
constexpr auto kHeadings = std::to_array<NamedField>({
    {"externalid", F::kExternalId},
    {"id", F::kExternalId},
    {"uid", F::kExternalId},
    {"customerid", F::kExternalId},
    {"customerno", F::kExternalId},
    {"customernumber", F::kExternalId},
    {"accountnumber", F::kExternalId},
    {"accountid", F::kExternalId},
    {"编号", F::kExternalId},
    {"客户编号", F::kExternalId},
    {"客户号", F::kExternalId},
    {"会员号", F::kExternalId},
    {"編號", F::kExternalId},
    {"客戶編號", F::kExternalId},
    {"source", F::kSource},
    {"来源", F::kSource},
    {"來源", F::kSource},
    {"name", F::kName},
    {"fn", F::kName},
    {"fullname", F::kName},
    {"displayname", F::kName},
    {"contactname", F::kName},
    {"customername", F::kName},
    {"姓名", F::kName},
    {"名字", F::kName},
    {"名称", F::kName},
    {"名稱", F::kName},
    {"客户姓名", F::kName},
    {"客户名称", F::kName},
    {"客戶姓名", F::kName},
    {"客戶名稱", F::kName},
    {"联系人", F::kName},
    {"聯絡人", F::kName},
    {"givenname", F::kGivenName},
    {"firstname", F::kGivenName},
    {"forename", F::kGivenName},
    {"ngiven", F::kGivenName},
    {"名", F::kGivenName},
    {"surname", F::kSurname},
    {"lastname", F::kSurname},
    {"familyname", F::kSurname},
    {"nfamily", F::kSurname},
    {"姓", F::kSurname},
    {"姓氏", F::kSurname},
    {"sortkey", F::kSortKey},
    {"sortstring", F::kSortKey},
    {"pinyin", F::kSortKey},
    {"拼音", F::kSortKey},
    {"姓名拼音", F::kSortKey},
    {"company", F::kCompany},
    {"companyname", F::kCompany},
    {"organisation", F::kCompany},
    {"organization", F::kCompany},
    {"organizationname", F::kCompany},
    {"org", F::kCompany},
    {"公司", F::kCompany},
    {"公司名称", F::kCompany},
    {"公司名稱", F::kCompany},
    {"单位", F::kCompany},
    {"工作单位", F::kCompany},
    {"單位", F::kCompany},
    {"企业名称", F::kCompany},
    {"tier", F::kTier},
    {"level", F::kTier},
    {"xstrowgertier", F::kTier},
    {"xstrowgersortkey", F::kSortKey},
    {"xstrowgerother", F::kOther},
    {"others", F::kOther},
    {"等级", F::kTier},
    {"客户等级", F::kTier},
    {"会员等级", F::kTier},
    {"等級", F::kTier},
    {"客戶等級", F::kTier},
    {"language", F::kLanguage},
    {"lang", F::kLanguage},
    {"preferredlanguage", F::kLanguage},
    {"语言", F::kLanguage},
    {"語言", F::kLanguage},
    {"alert", F::kAlert},
    {"xstrowgeralert", F::kAlert},
    {"提醒", F::kAlert},
    {"owner", F::kOwner},
    {"accountowner", F::kOwner},
    {"xstrowgerowner", F::kOwner},
    {"客户经理", F::kOwner},
    {"负责人", F::kOwner},
    {"客戶經理", F::kOwner},
    {"負責人", F::kOwner},
    {"phone", F::kPhone},
    {"phonevalue", F::kPhone},
    {"phones", F::kPhone},
    {"phonesnumber", F::kPhone},
    {"phonesvalue", F::kPhone},
    {"phonenumber", F::kPhone},
    {"telephone", F::kPhone},
    {"telephonenumber", F::kPhone},
    {"tel", F::kPhone},
    {"mobile", F::kPhone},
    {"mobilephone", F::kPhone},
    {"mobilenumber", F::kPhone},
    {"cell", F::kPhone},
    {"cellphone", F::kPhone},
    {"homephone", F::kPhone},
    {"businessphone", F::kPhone},
    {"workphone", F::kPhone},
    {"primaryphone", F::kPhone},
    {"otherphone", F::kPhone},
    {"companymainphone", F::kPhone},
    {"电话", F::kPhone},
    {"电话号码", F::kPhone},
    {"联系电话", F::kPhone},
    {"办公电话", F::kPhone},
    {"家庭电话", F::kPhone},
    {"单位电话", F::kPhone},
    {"固定电话", F::kPhone},
    {"座机", F::kPhone},
    {"手机", F::kPhone},
    {"手机号", F::kPhone},
    {"手机号码", F::kPhone},
    {"移动电话", F::kPhone},
    {"電話", F::kPhone},
    {"電話號碼", F::kPhone},
    {"聯絡電話", F::kPhone},
    {"手機", F::kPhone},
    {"手機號碼", F::kPhone},
    {"行動電話", F::kPhone},
    {"email", F::kEmail},
    {"emails", F::kEmail},
    {"emailsaddress", F::kEmail},
    {"emailsvalue", F::kEmail},
    {"emailvalue", F::kEmail},
    {"emailaddress", F::kEmail},
    {"mail", F::kEmail},
    {"mailaddress", F::kEmail},
    {"邮箱", F::kEmail},
    {"电子邮箱", F::kEmail},
    {"邮箱地址", F::kEmail},
    {"邮件", F::kEmail},
    {"电子邮件", F::kEmail},
    {"电子邮件地址", F::kEmail},
    {"郵箱", F::kEmail},
    {"電子郵件", F::kEmail},
    {"電子郵箱", F::kEmail},
    {"other", F::kOther},
    {"wechat", F::kOther},
    {"xwechat", F::kOther},
    {"impp", F::kOther},
    {"qq", F::kOther},
    {"xqq", F::kOther},
    {"微信", F::kOther},
    {"微信号", F::kOther},
    {"微信號", F::kOther},
    // What a report of refused rows adds.
    {"refusedrow", F::kIgnored},
    {"refusedline", F::kIgnored},
    {"refusedfield", F::kIgnored},
    {"refusedvalue", F::kIgnored},
    {"refusedreason", F::kIgnored},
    {"refusedmend", F::kIgnored},
});

std::string PlainHeading(std::string_view heading) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (heading.starts_with(kByteOrderMark)) heading.remove_prefix(kByteOrderMark.size());
  std::string plain;
  for (const char c : heading) {
    const bool is_letter =
        IsAsciiLetter(c) || IsAsciiDigit(c) || static_cast<unsigned char>(c) > 127;
    if (is_letter) plain += AsciiLower(c);
  }
  while (plain.size() > 1 && IsAsciiDigit(plain.back())) plain.pop_back();
  return plain;
}

const ColumnRule* FindRule(const std::vector<ColumnRule>& rules, std::string_view name) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [name](const ColumnRule& rule) { return rule.column == name; });
  return found == rules.end() ? nullptr : &*found;
}

const Column& Known(const ColumnMap& map, std::string_view name, std::vector<Column>& columns,
                    std::size_t columns_max, Column& further) {
  const auto known = std::find_if(columns.begin(), columns.end(),
                                  [name](const Column& column) { return column.name == name; });
  if (known != columns.end()) return *known;
  further = map.Find(name);
  if (columns.size() < columns_max) columns.push_back(further);
  return further;
}

// The single-valued field of a customer that a field of the exchange is.
std::optional<CustomerField> CustomerFieldOf(ExchangeField field) {
  switch (field) {
    case F::kName:
      return CustomerField::kDisplayName;
    case F::kSortKey:
      return CustomerField::kSortKey;
    case F::kCompany:
      return CustomerField::kCompany;
    case F::kTier:
      return CustomerField::kTier;
    case F::kLanguage:
      return CustomerField::kLanguage;
    case F::kAlert:
      return CustomerField::kAlert;
    case F::kOwner:
      return CustomerField::kOwner;
    default:
      return std::nullopt;
  }
}

void AddTo(std::optional<std::vector<std::string>>& list, std::string_view value) {
  if (!list) list.emplace();
  if (!value.empty()) list->emplace_back(value);
}

// A name of two parts, in the order and spelling of its script.
std::string JoinedName(const std::string& given, const std::string& surname) {
  if (given.empty() || surname.empty()) return given + surname;
  return IsHan(FrontCharacter(surname).code) ? surname + given : given + ' ' + surname;
}

}  // namespace

std::string_view NameOf(ExchangeField field) {
  return std::find_if(kFields.begin(), kFields.end(),
                      [field](const NamedField& known) { return known.field == field; })
      ->name;
}

std::optional<ExchangeField> FindExchangeField(std::string_view name) {
  const auto found = std::find_if(kFields.begin(), kFields.end(),
                                  [name](const NamedField& known) { return known.name == name; });
  if (found == kFields.end()) return std::nullopt;
  return found->field;
}

std::string KnownExchangeFields() {
  std::string names;
  for (const auto& known : kFields) names += (names.empty() ? "" : ", ") + std::string(known.name);
  return names;
}

std::optional<ExchangeField> GuessField(std::string_view heading) {
  const std::string plain = PlainHeading(heading);
  const auto found = std::find_if(kHeadings.begin(), kHeadings.end(),
                                  [&](const NamedField& known) { return known.name == plain; });
  if (found == kHeadings.end()) return std::nullopt;
  return found->field;
}

Result<ColumnRule> ReadColumnRule(std::string_view text) {
  const std::size_t sign = text.rfind('=');
  if (sign == std::string_view::npos || sign == 0) {
    return InvalidArgument("MAPPING_MALFORMED",
                           "\"" + std::string(text) + "\" is not of the form COLUMN=FIELD.",
                           {{"mapping", std::string(text)}});
  }
  const std::string name(TrimmedBlanks(text.substr(sign + 1)));
  const auto field = FindExchangeField(name);
  if (!field) {
    return InvalidArgument("MAPPING_UNKNOWN",
                           "\"" + name + "\" is not one of " + KnownExchangeFields() + ".",
                           {{"field", name}, {"mapping", std::string(text)}});
  }
  return ColumnRule{std::string(TrimmedBlanks(text.substr(0, sign))), *field};
}

Column ColumnMap::Find(std::string_view name) const {
  const std::string shown(BeginningOf(name, kColumnNameBytesMax));
  if (const auto* rule = FindRule(given_, name)) return {shown, rule->field, ColumnOrigin::kGiven};
  if (const auto* rule = FindRule(saved_, name)) return {shown, rule->field, ColumnOrigin::kSaved};
  if (const auto field = GuessField(name)) return {shown, field, ColumnOrigin::kGuessed};
  return {shown, std::nullopt, ColumnOrigin::kUnknown};
}

IncomingCustomer ColumnMap::Read(const NamedValues& values, std::vector<Column>& columns,
                                 std::size_t columns_max) const {
  IncomingCustomer incoming;
  std::optional<std::string> given;
  std::optional<std::string> surname;
  for (const auto& [name, whole] : values) {
    Column further;
    const auto field = Known(*this, name, columns, columns_max, further).field;
    if (!field) continue;
    const std::string_view value = TrimmedBlanks(whole);
    if (const auto single = CustomerFieldOf(*field)) {
      // The first that says something counts.
      auto& kept = incoming[*single];
      if (!kept || kept->empty()) kept = value;
    } else if (*field == F::kSource && incoming.source.empty()) {
      incoming.source = value;
    } else if (*field == F::kExternalId && incoming.external_id.empty()) {
      incoming.external_id = value;
    } else if (*field == F::kGivenName) {
      given = value;
    } else if (*field == F::kSurname) {
      surname = value;
    } else if (*field == F::kPhone) {
      AddTo(incoming.phones, value);
    } else if (*field == F::kEmail) {
      AddTo(incoming.emails, value);
    } else if (*field == F::kOther) {
      AddTo(incoming.others, value);
    }
  }
  auto& display_name = incoming[CustomerField::kDisplayName];
  if ((given || surname) && (!display_name || display_name->empty())) {
    display_name = JoinedName(given.value_or(""), surname.value_or(""));
  }
  return incoming;
}

}  // namespace strowger::core
