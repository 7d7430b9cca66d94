#include "core/campaign/campaign_mail.h"

#include <algorithm>
#include <utility>

#include "core/campaign/unsubscribe.h"
#include "core/customer/attributes.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::string_view kUnsubscribeName = "unsubscribe.url";
constexpr std::size_t kLanguageTagBytesMax = 35;  // RFC 5646, section 4.4.1.

Error Invalid(const std::string& field, const std::string& mend) {
  return InvalidArgument("CAMPAIGN_INVALID", field + ": " + mend,
                         {{"field", field}, {"mend", mend}});
}

bool SaysHowToUnsubscribe(const MailTemplate& text) {
  return std::ranges::any_of(text.pieces, [](const MailTemplate::Piece& piece) {
    return piece.is_value && piece.text == kUnsubscribeName;
  });
}

Result<void> CheckText(const std::string& language, const CampaignText& text) {
  const std::string field = "texts." + language;
  const bool is_language = !language.empty() && language.size() <= kLanguageTagBytesMax &&
                           std::ranges::all_of(language, [](char c) {
                             return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '-';
                           });
  if (!is_language) return Invalid(field, "a language is as \"en\" or \"zh-Hant\"");
  if (TrimmedBlanks(text.subject).empty() || text.subject.size() > Campaign::kSubjectBytesMax) {
    return Invalid(field + ".subject", "it has 1 to 500 bytes");
  }
  if (text.text.size() > Campaign::kTextBytesMax) {
    return Invalid(field + ".text", "it has at most 65536 bytes");
  }
  auto subject = ParseMailTemplate(text.subject, kCampaignTemplateNames);
  if (!subject.ok()) return subject.error();
  auto body = ParseMailTemplate(text.text, kCampaignTemplateNames);
  if (!body.ok()) return body.error();
  if (!SaysHowToUnsubscribe(*body)) {
    return Invalid(field + ".text", "it must say how to unsubscribe: put {{unsubscribe.url}} in");
  }
  return {};
}

Result<void> CheckList(const std::string& field, const std::vector<std::string>& entries) {
  if (entries.size() > CustomerSegment::kEntriesMax)
    return Invalid(field, "it has at most 50 entries");
  for (const std::string& entry : entries) {
    const bool is_line = std::ranges::none_of(entry, [](char c) { return c >= 0 && c < ' '; });
    if (entry.empty() || entry.size() > CustomerSegment::kEntryBytesMax || !is_line ||
        !IsWellFormed(entry)) {
      return Invalid(field, "an entry is one line of 1 to 64 bytes");
    }
  }
  return {};
}

Result<void> CheckSegment(const CustomerSegment& segment) {
  auto checked = CheckList("tags", segment.tags);
  if (checked.ok()) checked = CheckList("without_tags", segment.without_tags);
  if (checked.ok()) checked = CheckList("tiers", segment.tiers);
  if (checked.ok()) checked = CheckList("languages", segment.languages);
  return checked;
}

Result<void> CheckFigures(const Campaign& campaign) {
  if (campaign.held_out_millionths > Campaign::kMillionthsMax) {
    return Invalid("held_out", "at most half of the customers are held out");
  }
  if (campaign.mails_per_minute < 1 || campaign.mails_per_minute > Campaign::kMailsPerMinuteMax) {
    return Invalid("mails_per_minute", "it is 1 to 10000");
  }
  if (campaign.report_days < 1 || campaign.report_days > Campaign::kReportDaysMax) {
    return Invalid("report_days", "it is 1 to 365");
  }
  return {};
}

// Letters, digits and hyphens; other signs become hyphens.
std::string DotAtom(std::string_view name) {
  std::string atom = AsciiLower(name);
  std::ranges::replace_if(
      atom, [](char c) { return !IsAsciiLetter(c) && !IsAsciiDigit(c); }, '-');
  return atom;
}

std::string MailtoOf(const CampaignFacts& facts, const std::string& token) {
  return "mailto:" + facts.account_address + "?subject=unsubscribe%20" + token;
}

std::vector<MailHeader> HeadersOf(const Campaign& campaign, const CampaignFacts& facts,
                                  const std::string& token) {
  const std::string mailto = "<" + MailtoOf(facts, token) + ">";
  std::vector<MailHeader> headers;
  if (facts.unsubscribe_url.empty()) {
    headers.push_back({"List-Unsubscribe", mailto});
  } else {
    headers.push_back({"List-Unsubscribe", "<" + facts.unsubscribe_url + token + ">, " + mailto});
    headers.push_back({"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"});
  }
  headers.push_back({"List-Id", "<" + DotAtom(campaign.purpose) + "." +
                                    DotAtom(campaign.account.value) + "." + facts.account_domain +
                                    ">"});
  headers.push_back({"Precedence", "bulk"});
  headers.push_back({"Auto-Submitted", "auto-generated"});
  return headers;
}

}  // namespace

Result<void> CheckCampaign(const Campaign& campaign) {
  auto name = core::CheckText("name", campaign.name, Campaign::kNameBytesMax);
  if (!name.ok()) return name;
  if (TrimmedBlanks(campaign.name).empty()) return Invalid("name", "give it one");
  if (auto purpose = CheckPlainName("purpose", campaign.purpose); !purpose.ok()) return purpose;
  if (auto segment = CheckSegment(campaign.segment); !segment.ok()) return segment;
  if (auto figures = CheckFigures(campaign); !figures.ok()) return figures;
  if (campaign.texts.empty() || campaign.texts.size() > Campaign::kTextsMax) {
    return Invalid("texts", "there are 1 to 20, one for each language");
  }
  for (const auto& [language, text] : campaign.texts) {
    if (auto checked = CheckText(language, text); !checked.ok()) return checked;
  }
  return {};
}

CampaignMail RenderCampaignMail(const Campaign& campaign, const CampaignFacts& facts,
                                const MailSigner& signer) {
  std::vector<std::string> languages;
  for (const auto& [language, _] : campaign.texts) languages.push_back(language);
  CampaignMail mail;
  mail.language = ChooseLanguage(languages, facts.language, facts.account_language);
  const CampaignText& chosen = campaign.texts.at(mail.language);
  const std::string token = MakeUnsubscribeToken(facts.member, signer);
  const TemplateValues values{
      {"account.address", facts.account_address},
      {"account.name", facts.account_name},
      {"customer.company", facts.company},
      {"customer.name", facts.customer_name},
      {"customer.number", facts.customer_number},
      {"customer.tier", facts.tier},
      {std::string(kUnsubscribeName),
       facts.unsubscribe_url.empty() ? MailtoOf(facts, token) : facts.unsubscribe_url + token}};
  const auto subject = ParseMailTemplate(chosen.subject, kCampaignTemplateNames);
  const auto text = ParseMailTemplate(chosen.text, kCampaignTemplateNames);
  // Texts of an older version of the program may name what there is no more.
  if (!subject.ok() || !text.ok()) {
    mail.missing = (subject.ok() ? text : subject).error().message;
    return mail;
  }
  mail.missing = MissingValue(*subject, values);
  if (mail.missing.empty()) mail.missing = MissingValue(*text, values);
  mail.subject = RenderLine(*subject, values);
  mail.text = RenderText(*text, values);
  mail.headers = HeadersOf(campaign, facts, token);
  return mail;
}

}  // namespace strowger::core
