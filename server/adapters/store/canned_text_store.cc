#include "adapters/store/canned_text_store.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/json_text.h"
#include "adapters/store/mail_rows.h"
#include "adapters/store/page.h"
#include "adapters/store/ticket_rows.h"
#include "core/mail/mail_language.h"
#include "core/mail/mail_template.h"

namespace strowger::store {

using service::Actor;
using service::CannedText;
using service::CannedTextId;
using service::Done;

namespace {

constexpr std::size_t kCannedNameBytesMax = 64;
constexpr std::size_t kLanguageTagBytesMax = 35;  // RFC 5646, section 4.4.1.

bool IsCannedName(const std::string& name) {
  return !name.empty() && name.size() <= kCannedNameBytesMax &&
         std::ranges::all_of(name, [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

bool IsLanguageTag(const std::string& language) {
  return !language.empty() && language.size() <= kLanguageTagBytesMax &&
         std::ranges::all_of(language, [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

Error UnknownCanned(const CannedTextId& id) {
  return NotFound("CANNED_TEXT_UNKNOWN", "There is no canned text \"" + id.value + "\".",
                  {{"text", id.value}});
}

std::string CannedAudit(const std::string& language, const std::string& text) {
  JsonText json;
  json.BeginObject();
  json.Add("language", language);
  json.Add("text", text);
  json.EndObject();
  return json.Take();
}

std::vector<std::string> CannedLanguages(Connection& connection, const CannedTextId& id) {
  std::vector<std::string> languages;
  Query query(connection, "SELECT language FROM canned_text WHERE name = ? ORDER BY language", id);
  while (query.Next()) languages.push_back(query.Get<std::string>(0));
  return languages;
}

Result<CannedText> FindCanned(Connection& connection, const CannedTextId& id,
                              const std::string& wanted, const std::string& fallback) {
  const auto languages = CannedLanguages(connection, id);
  if (languages.empty()) return UnknownCanned(id);
  const std::string language = core::ChooseLanguage(languages, wanted, fallback);
  Query query(connection,
              "SELECT text, editor, updated_ns FROM canned_text WHERE name = ? AND language = ?",
              id, language);
  if (!query.Next()) return UnknownCanned(id);
  return CannedText{id, language, query.Get<std::string>(0), query.Get<std::string>(1),
                    query.Get<TimePoint>(2)};
}

Result<void> CheckCanned(Connection& connection, const CannedText& text) {
  if (!IsCannedName(text.id.value)) {
    return InvalidArgument("CANNED_TEXT_NAME",
                           "A canned text's name has 1 to 64 of a-z, 0-9, dot, dash and "
                           "underscore.",
                           {{"field", "name"}});
  }
  if (!IsLanguageTag(text.language)) {
    return InvalidArgument("LANGUAGE_INVALID", "Name a language as \"en\" or \"zh\".",
                           {{"field", "language"}});
  }
  if (auto parsed = core::ParseMailTemplate(text.text); !parsed.ok()) return parsed.error();
  Query count(connection, "SELECT number FROM canned_text WHERE number > 0 ORDER BY number LIMIT ?",
              service::kCannedTextsMax);
  std::size_t texts = 0;
  while (count.Next()) ++texts;
  const auto languages = CannedLanguages(connection, text.id);
  const bool is_known = std::ranges::find(languages, text.language) != languages.end();
  if (is_known || texts < service::kCannedTextsMax) return {};
  return Error{ErrorCode::kResourceExhausted,
               "CANNED_TEXTS_FULL",
               "There are " + std::to_string(service::kCannedTextsMax) +
                   " canned texts already; remove some first.",
               {{"max", std::to_string(service::kCannedTextsMax)}}};
}

Result<bool> SaveCanned(Connection& connection, const Actor& actor, TimePoint now,
                        const CannedText& text) {
  if (auto checked = CheckCanned(connection, text); !checked.ok()) return checked.error();
  Execute(connection,
          "INSERT INTO canned_text (name, language, text, editor, updated_ns)"
          " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name, language) DO UPDATE SET"
          " text = excluded.text, editor = excluded.editor, updated_ns = excluded.updated_ns",
          text.id, text.language, text.text, actor.user, now);
  WriteAudit(connection, actor, now,
             {"SaveCannedText", "canned-texts/" + text.id.value, "",
              CannedAudit(text.language, text.text)});
  return true;
}

Result<bool> RemoveCanned(Connection& connection, const Actor& actor, TimePoint now,
                          const CannedTextId& id, const std::string& language) {
  bool is_removed = false;
  for (const std::string& one : CannedLanguages(connection, id)) {
    if (!language.empty() && one != language) continue;
    Execute(connection, "DELETE FROM canned_text WHERE name = ? AND language = ?", id, one);
    is_removed = true;
  }
  if (!is_removed) return UnknownCanned(id);
  WriteAudit(connection, actor, now,
             {"RemoveCannedText", "canned-texts/" + id.value, CannedAudit(language, ""), ""});
  return true;
}

// What is known of the ticket and its customer.
Result<void> AddTicketValues(Connection& connection, TicketId id, core::TemplateValues& values) {
  const auto ticket = GetTicket(connection, id);
  if (!ticket.ok()) return ticket.error();
  values["ticket.number"] = std::to_string(id.value);
  values["ticket.subject"] = ticket->subject;
  values["queue.name"] = ticket->queue.value;
  Query query(connection, "SELECT display_name, company FROM customer WHERE id = ?",
              ticket->customer);
  if (!query.Next()) return {};
  values["customer.name"] = query.Get<std::string>(0);
  values["customer.company"] = query.Get<std::string>(1);
  return {};
}

Result<service::FilledText> FillCanned(Connection& connection, const service::MailPolicy& policy,
                                       service::FillWish wish) {
  core::TemplateValues values{{"agent.name", wish.agent_name}};
  std::string fallback;
  if (wish.mail) {
    const auto mail = GetMail(connection, wish.mail);
    if (!mail.ok()) return mail.error();
    if (!wish.ticket) wish.ticket = mail->ticket;
    if (wish.language.empty()) wish.language = core::LanguageOf(mail->preview);
    if (!mail->from.name.empty()) values["customer.name"] = mail->from.name;
    if (const auto* account = policy.accounts->Find(mail->account)) {
      fallback = account->language;
      values["account.address"] = account->address;
      values["account.name"] = account->display_name;
    }
  }
  if (wish.ticket) {
    if (auto added = AddTicketValues(connection, wish.ticket, values); !added.ok())
      return added.error();
  }
  const auto text = FindCanned(connection, wish.id, wish.language, fallback);
  if (!text.ok()) return text.error();
  const auto parsed = core::ParseMailTemplate(text->text);
  if (!parsed.ok()) return parsed.error();
  return service::FilledText{core::RenderText(*parsed, values), text->language};
}

Done<bool> CannedDone(Done<void> done) {
  return [done = std::move(done)](const Result<bool>& changed) {
    done(changed.ok() ? Result<void>() : Result<void>(changed.error()));
  };
}

}  // namespace

void CannedTextStore::List(std::size_t page_size, std::string page_token,
                           Done<service::CannedTextPage> done) {
  using Page = service::CannedTextPage;
  database_.Read<Page>(
      [page_size, token = std::move(page_token)](Connection& connection) -> Result<Page> {
        const auto cursor = CursorFrom(token, {});
        if (!cursor.ok()) return cursor.error();
        const std::size_t size = PageSize(page_size);
        Query query(connection,
                    "SELECT number, name, language, editor, updated_ns FROM canned_text"
                    " WHERE number > ? ORDER BY number LIMIT ?",
                    cursor->id, size + 1);
        Page page;
        std::int64_t last = 0;
        while (query.Next()) {
          if (page.texts.size() == size) {
            page.next_page_token = PageToken({0, last});
            break;
          }
          last = query.Get<std::int64_t>(0);
          page.texts.push_back({query.Get<CannedTextId>(1), query.Get<std::string>(2), "",
                                query.Get<std::string>(3), query.Get<TimePoint>(4)});
        }
        return page;
      },
      std::move(done));
}

void CannedTextStore::Get(CannedTextId id, std::string language, Done<CannedText> done) {
  database_.Read<CannedText>(
      [id = std::move(id), language = std::move(language)](Connection& connection) {
        return FindCanned(connection, id, language, "");
      },
      std::move(done));
}

void CannedTextStore::Save(Actor actor, CannedText text, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "SaveCannedText",
      [text = std::move(text)](Connection& connection, const Actor& who, TimePoint now) {
        return SaveCanned(connection, who, now, text);
      },
      CannedDone(std::move(done)));
}

void CannedTextStore::Remove(Actor actor, CannedTextId id, std::string language, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "RemoveCannedText",
      [id = std::move(id), language = std::move(language)](Connection& connection, const Actor& who,
                                                           TimePoint now) {
        return RemoveCanned(connection, who, now, id, language);
      },
      CannedDone(std::move(done)));
}

void CannedTextStore::Fill(service::FillWish wish, Done<service::FilledText> done) {
  database_.Read<service::FilledText>(
      [wish = std::move(wish), policy = policy_.load()](Connection& connection) {
        return FillCanned(connection, *policy, wish);
      },
      std::move(done));
}

}  // namespace strowger::store
