#include "adapters/store/customer_store.h"

#include <limits>
#include <memory>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_import.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/customer_search.h"
#include "adapters/store/history_rows.h"
#include "adapters/store/page.h"
#include "adapters/store/record_of.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Customer;
using service::CustomerFields;
using service::Done;
using service::Note;

namespace {

constexpr std::size_t kDraftKeyBytesMax = 200;

using InteractionPage = std::pair<std::vector<service::InteractionSummary>, std::string>;

Result<InteractionPage> ReadInteractions(Connection& connection, CustomerId customer,
                                         std::size_t limit, const std::string& token) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
  const auto cursor = CursorFrom(token, {std::numeric_limits<std::int64_t>::max(), 0});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(limit);
  InteractionPage page;
  page.first =
      InteractionsOf(connection, whose, size + 1, {TimePoint{Duration{cursor->rank}}, cursor->id});
  if (page.first.size() > size) {
    page.first.pop_back();
    const auto& last = page.first.back();
    page.second = PageToken(
        {last.start.time_since_epoch().count(), static_cast<std::int64_t>(last.id.value)});
  }
  return page;
}

Result<Note> WriteNote(Connection& connection, const Actor& actor, TimePoint now, Note note) {
  if (auto text = core::CheckText("text", note.text, CustomerStore::kNoteBytesMax); !text.ok()) {
    return text.error();
  }
  if (note.text.empty()) {
    return InvalidArgument("TEXT_MISSING", "A note needs a text.", {{"field", "text"}});
  }
  if (!note.customer && !note.interaction) {
    return InvalidArgument("NOTE_OF_NOTHING", "A note needs a customer or an interaction.",
                           {{"field", "customer"}});
  }
  if (note.customer) {
    if (auto known = CheckCustomer(connection, note.customer); !known.ok()) return known.error();
  }
  note.author = actor.user;
  note.time = now;
  InsertNote(connection, note);
  if (note.customer) note.customer = ResolveCustomer(connection, note.customer);
  WriteAudit(connection, actor, now,
             {"AddNote", note.customer ? SubjectOf(note.customer) : "", "", AnswerText(note)});
  return note;
}

std::string PinText(const Note& note) {
  return "{\"note\":" + std::to_string(note.id) +
         (note.pinned ? ",\"pinned\":true}" : ",\"pinned\":false}");
}

Result<Note> SetPin(Connection& connection, const Actor& actor, TimePoint now, std::uint64_t id,
                    bool is_pinned) {
  auto note = FindNote(connection, id);
  const std::string number = std::to_string(id);
  if (!note) {
    return NotFound("NOTE_UNKNOWN", "There is no note " + number + ".", {{"note", number}});
  }
  if (!note->customer) {
    return FailedPrecondition("NOTE_OF_NOBODY",
                              "The note is about no customer yet; say who it was, then pin it.",
                              {{"note", number}});
  }
  if (note->pinned.has_value() == is_pinned) return *note;
  const auto others = PinnedNotesOf(connection, RecordsOfCustomer(connection, note->customer));
  if (is_pinned && others.size() >= service::kPinnedNotesMax) {
    return FailedPrecondition(
        "NOTES_PINNED_FULL",
        "The customer has " + std::to_string(others.size()) + " pinned notes; take one off first.",
        {{"note", number}, {"pinned", std::to_string(others.size())}});
  }
  const std::string before = PinText(*note);
  note->pinned = is_pinned ? std::optional(now) : std::nullopt;
  note->pinned_by = is_pinned ? actor.user : "";
  UpdatePin(connection, *note);
  WriteAudit(
      connection, actor, now,
      {is_pinned ? "PinNote" : "UnpinNote", SubjectOf(note->customer), before, PinText(*note)});
  return *note;
}

std::string IdentityText(CustomerId customer) {
  return "{\"customer\":" + std::to_string(customer.value) + "}";
}

Result<bool> IdentifyInteraction(Connection& connection, const Actor& actor, TimePoint now,
                                 InteractionId interaction, CustomerId customer) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const auto before = FindIdentity(connection, interaction);
  SaveIdentity(connection, interaction, customer);
  WriteAudit(connection, actor, now,
             {"Identify", "interactions/" + std::to_string(interaction.value),
              before ? IdentityText(*before) : "", IdentityText(customer)});
  return true;
}

std::map<std::string, std::string> DraftsOf(Connection& connection, const std::string& user) {
  Query query(connection, "SELECT key, text FROM draft WHERE user = ?", user);
  std::map<std::string, std::string> drafts;
  while (query.Next()) drafts.emplace(query.Get<std::string>(0), query.Get<std::string>(1));
  return drafts;
}

struct Draft {
  std::string user;
  std::string key;
  std::string text;
};

Result<void> WriteDraft(Connection& connection, const Draft& draft, TimePoint now) {
  if (auto key = core::CheckText("key", draft.key, kDraftKeyBytesMax); !key.ok()) return key;
  auto text = core::CheckText("text", draft.text, CustomerStore::kDraftBytesMax);
  if (!text.ok()) return text;
  if (draft.text.empty()) {
    Execute(connection, "DELETE FROM draft WHERE user = ? AND key = ?", draft.user, draft.key);
    return {};
  }
  const auto known = DraftsOf(connection, draft.user);
  if (known.size() >= CustomerStore::kDraftsMax && !known.contains(draft.key)) {
    const std::string most = std::to_string(CustomerStore::kDraftsMax);
    return Error{ErrorCode::kResourceExhausted,
                 "DRAFTS_FULL",
                 "You have " + most + " drafts already; finish or drop one.",
                 {{"max", most}}};
  }
  Execute(connection,
          "INSERT INTO draft (user, key, text, time_ns) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (user, key) DO UPDATE SET text = excluded.text, time_ns = excluded.time_ns",
          draft.user, draft.key, draft.text, now);
  return {};
}

}  // namespace

CustomerStore::CustomerStore(Database& database, const service::PhoneNumbers& numbers,
                             NumberPlan plan)
    : database_(database), numbers_(numbers), plan_(std::move(plan)) {}

void CustomerStore::Get(CustomerId customer, Done<Customer> done) {
  database_.Read<Customer>(
      [customer](Connection& connection) { return GetCustomer(connection, customer); },
      std::move(done));
}

void CustomerStore::Search(service::CustomerSearch search, Done<service::CustomerPage> done) {
  database_.Read<service::CustomerPage>(
      [this, search = std::move(search)](Connection& connection) {
        return SearchCustomers(connection, search, numbers_, plan_.usual);
      },
      std::move(done));
}

void CustomerStore::Create(Actor actor, CustomerFields fields, Done<Customer> done) {
  WriteOnce<Customer>(
      database_, std::move(actor), "CreateCustomer",
      [this, fields = std::move(fields)](Connection& connection, const Actor& who,
                                         TimePoint now) -> Result<Customer> {
        if (auto checked = CheckRawPoints(fields.contact_points); !checked.ok()) {
          return checked.error();
        }
        CustomerFields normal = fields;
        normal.contact_points = NormalContactPoints(fields.contact_points, core::kDeskSource, now,
                                                    numbers_, plan_.usual);
        return CreateCustomer(connection, who, now, normal);
      },
      Telling(std::move(done)));
}

void CustomerStore::Update(Actor actor, CustomerId customer, std::uint64_t version,
                           CustomerFields fields, std::vector<std::string> mask,
                           Done<Customer> done) {
  Customer wanted;
  wanted.id = customer;
  wanted.version = version;
  wanted.fields = std::move(fields);
  WriteOnce<Customer>(
      database_, std::move(actor), "UpdateCustomer",
      [this, wanted = std::move(wanted), mask = std::move(mask)](
          Connection& connection, const Actor& who, TimePoint now) -> Result<Customer> {
        if (auto checked = CheckRawPoints(wanted.fields.contact_points); !checked.ok()) {
          return checked.error();
        }
        Customer normal = wanted;
        normal.fields.contact_points = NormalContactPoints(
            wanted.fields.contact_points, core::kDeskSource, now, numbers_, plan_.usual);
        return UpdateCustomer(connection, who, now, normal, mask);
      },
      Telling(std::move(done)));
}

void CustomerStore::AddNote(Actor actor, Note note, Done<Note> done) {
  WriteOnce<Note>(
      database_, std::move(actor), "AddNote",
      [note = std::move(note)](Connection& connection, const Actor& who, TimePoint now) {
        return WriteNote(connection, who, now, note);
      },
      std::move(done));
}

void CustomerStore::PinNote(Actor actor, std::uint64_t note, bool is_pinned, Done<Note> done) {
  WriteOnce<Note>(
      database_, std::move(actor), is_pinned ? "PinNote" : "UnpinNote",
      [note, is_pinned](Connection& connection, const Actor& who, TimePoint now) {
        return SetPin(connection, who, now, note, is_pinned);
      },
      std::move(done));
}

void CustomerStore::ListInteractions(CustomerId customer, std::size_t limit, std::string page_token,
                                     Done<InteractionPage> done) {
  database_.Read<InteractionPage>(
      [customer, limit, token = std::move(page_token)](Connection& connection) {
        return ReadInteractions(connection, customer, limit, token);
      },
      std::move(done));
}

void CustomerStore::Import(Actor actor, std::string source, LinkId number_context, std::string csv,
                           Done<service::ImportReport> done) {
  auto import = std::make_shared<CustomerImport>(
      database_, numbers_, bell_, plan_.Of(number_context), std::move(actor), std::move(done));
  import->Start(std::move(source), std::move(csv));
}

void CustomerStore::Identify(Actor actor, InteractionId interaction, CustomerId customer,
                             Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "Identify",
      [interaction, customer](Connection& connection, const Actor& who, TimePoint now) {
        return IdentifyInteraction(connection, who, now, interaction, customer);
      },
      [done = std::move(done)](const Result<bool>& identified) {
        done(identified.ok() ? Result<void>() : Result<void>(identified.error()));
      });
}

void CustomerStore::SaveDraft(std::string user, std::string key, std::string text,
                              Done<void> done) {
  const TimePoint now = database_.clock().Now();
  database_.Write<void>([draft = Draft{std::move(user), std::move(key), std::move(text)}, now](
                            Connection& connection) { return WriteDraft(connection, draft, now); },
                        std::move(done));
}

void CustomerStore::ListDrafts(std::string user, Done<std::map<std::string, std::string>> done) {
  database_.Read<std::map<std::string, std::string>>(
      [user = std::move(user)](Connection& connection)
          -> Result<std::map<std::string, std::string>> { return DraftsOf(connection, user); },
      std::move(done));
}

}  // namespace strowger::store
