#include "adapters/store/mail_rows.h"

#include <algorithm>
#include <utility>

#include "adapters/store/floor_json.h"
#include "adapters/store/page.h"
#include "adapters/store/ticket_clock_rows.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::store {

using core::MailId;
using service::MailRow;
using service::MailState;

namespace {

// So that no row is large: PostgreSQL's and SQLite's pages, and a store that moves to the other.
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
constexpr std::size_t kEnvelopeBytesMax = 2'000;

std::string Joined(const std::vector<std::string>& addresses) {
  std::string text;
  for (const std::string& address : addresses) {
    if (text.size() + address.size() > kEnvelopeBytesMax) break;
    if (!text.empty()) text += ' ';
    text += address;
  }
  return text;
}

MailId InsertMail(Connection& connection, const service::ArrivedMail& mail,
                  const std::string& digest) {
  const std::int64_t id = Insert(
      connection,
      "INSERT INTO mail (account, digest, size, whole_size, arrived_ns, envelope_from,"
      " envelope_to, state, reason, tries, kind, from_name, from_address, subject, message_id,"
      " body_digest, preview, queue, priority, needs)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, '', '', '', '', '', '', '', 0, '[]') RETURNING "
      "id",
      mail.account, digest, mail.raw.size(), mail.whole_size, mail.arrived, mail.envelope_from,
      Joined(mail.envelope_to), MailState::kReceived, core::MailKind::kPerson);
  const std::string_view raw = mail.raw;
  for (std::size_t from = 0, number = 0; from < raw.size(); from += kPieceBytes, ++number) {
    Execute(connection, "INSERT INTO mail_piece (mail_id, number, bytes) VALUES (?, ?, ?)", id,
            number, raw.substr(from, kPieceBytes));
  }
  return MailId{static_cast<std::uint64_t>(id)};
}

void KeepPlace(Connection& connection, const service::ArrivedMail& mail, MailId id) {
  const service::MailPlace& place = mail.place;
  if (place.folder.empty()) return;
  Execute(connection,
          "INSERT INTO mail_place (account, folder, uid_validity, uid, mail_id)"
          " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
          mail.account, place.folder, place.uid_validity, place.uid, id);
  service::FolderPlace read = ReadFolder(connection, mail.account, place.folder);
  if (read.uid_validity == place.uid_validity) {
    read.last_uid = std::max(read.last_uid, place.uid);
  } else {
    read = {place.uid_validity, place.uid};
  }
  SaveFolder(connection, mail.account, place.folder, read);
}

}  // namespace

service::TakenMail TakeInMail(Connection& connection, const service::ArrivedMail& mail,
                              const std::string& digest) {
  service::TakenMail taken;
  {
    Query known(connection, "SELECT id FROM mail WHERE account = ? AND digest = ?", mail.account,
                digest);
    if (known.Next()) taken = {known.Get<MailId>(0), true};
  }
  if (!taken.was_known) taken.mail = InsertMail(connection, mail, digest);
  KeepPlace(connection, mail, taken.mail);
  return taken;
}

service::FolderPlace ReadFolder(Connection& connection, const core::MailAccountId& account,
                                const std::string& folder) {
  Query query(connection,
              "SELECT uid_validity, last_uid FROM mail_folder WHERE account = ? AND folder = ?",
              account, folder);
  if (!query.Next()) return {};
  return {query.Get<std::uint32_t>(0), query.Get<std::uint32_t>(1)};
}

void SaveFolder(Connection& connection, const core::MailAccountId& account,
                const std::string& folder, service::FolderPlace place) {
  Execute(connection,
          "INSERT INTO mail_folder (account, folder, uid_validity, last_uid) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (account, folder) DO UPDATE SET uid_validity = excluded.uid_validity,"
          " last_uid = excluded.last_uid",
          account, folder, place.uid_validity, place.last_uid);
}

std::vector<service::UnreadMail> TakeUnreadMails(Connection& connection, std::size_t most,
                                                 std::size_t bytes_max) {
  std::vector<service::UnreadMail> unread;
  {
    Query query(connection,
                "SELECT id, account, envelope_from, arrived_ns, tries, size, envelope_to FROM mail"
                " WHERE state = 'received' ORDER BY id LIMIT ?",
                most);
    std::size_t bytes = 0;
    while (query.Next()) {
      const bool was_begun = query.Get<int>(4) > 0;
      bytes += query.Get<std::size_t>(5);
      if (!unread.empty() && (was_begun || bytes > bytes_max)) break;
      unread.push_back({query.Get<MailId>(0),
                        query.Get<core::MailAccountId>(1),
                        query.Get<std::string>(2),
                        !query.Text(6).empty(),
                        query.Get<TimePoint>(3),
                        query.Get<int>(4) + 1,
                        {}});
      if (was_begun) break;
    }
  }
  for (service::UnreadMail& mail : unread) {
    Execute(connection, "UPDATE mail SET tries = ? WHERE id = ?", mail.tries, mail.id);
  }
  return unread;
}

std::string ReadRawMail(Connection& connection, MailId mail) {
  Query query(connection, "SELECT bytes FROM mail_piece WHERE mail_id = ? ORDER BY number", mail);
  std::string raw;
  while (query.Next()) raw += query.Text(0);
  return raw;
}

std::optional<MailRow> FindMail(Connection& connection, MailId mail) {
  Query query(connection,
              "SELECT m.id, m.account, m.state, m.reason, m.arrived_ns, m.size, m.whole_size,"
              " m.kind, m.from_name, m.from_address, m.subject, m.message_id, m.preview,"
              " m.thread_id, t.ticket_id, p.guess, p.probability_ppm, p.is_sure, p.model, p.topic,"
              " p.said_by, p.said_ns, c.asked_ns, c.answer_stage, c.answer_due_ns FROM mail m"
              " LEFT JOIN mail_topic p ON p.mail_id = m.id"
              " LEFT JOIN mail_thread t ON t.id = m.thread_id"
              " LEFT JOIN ticket_clock c ON c.ticket_id = t.ticket_id WHERE m.id = ?",
              mail);
  if (!query.Next()) return std::nullopt;
  MailRow row;
  row.id = query.Get<MailId>(0);
  row.account = query.Get<core::MailAccountId>(1);
  row.state = query.Get<MailState>(2);
  row.reason = query.Get<std::string>(3);
  row.arrived = query.Get<TimePoint>(4);
  row.size = query.Get<std::uint64_t>(5);
  row.whole_size = query.Get<std::uint64_t>(6);
  row.kind = query.Get<core::MailKind>(7);
  row.from = {query.Get<std::string>(8), query.Get<std::string>(9)};
  row.subject = query.Get<std::string>(10);
  row.message_id = query.Get<std::string>(11);
  row.preview = query.Get<std::string>(12);
  row.thread = query.Get<core::MailThreadId>(13);
  row.ticket = query.Get<TicketId>(14);
  row.topic = {.guess = query.Get<std::string>(15),
               .probability = static_cast<double>(query.Get<std::int64_t>(16)) / 1e6,
               .is_sure = query.Get<bool>(17),
               .model = query.Get<std::string>(18),
               .topic = query.Get<std::string>(19),
               .user = query.Get<std::string>(20),
               .time = query.Get<TimePoint>(21)};
  // Of those that came since then, that nobody answered.
  const auto asked = query.Get<std::optional<TimePoint>>(22);
  const bool is_work = row.state == MailState::kRouting || row.state == MailState::kRouted;
  if (asked && *asked <= row.arrived && is_work) {
    row.due = {query.Get<core::DueStage>(23), query.Get<TimePoint>(24)};
  }
  return row;
}

Result<MailRow> GetMail(Connection& connection, MailId mail) {
  auto found = FindMail(connection, mail);
  if (found) return *std::move(found);
  const std::string id = std::to_string(mail.value);
  return NotFound("MAIL_UNKNOWN", "There is no mail " + id + ".", {{"mail", id}});
}

namespace {

std::vector<MailId> IdsOf(Query&& query) {
  std::vector<MailId> ids;
  while (query.Next()) ids.push_back(query.Get<MailId>(0));
  return ids;
}

std::vector<MailRow> RowsOf(Connection& connection, const std::vector<MailId>& ids) {
  std::vector<MailRow> rows;
  for (const MailId id : ids) {
    if (auto row = FindMail(connection, id)) rows.push_back(*std::move(row));
  }
  return rows;
}

}  // namespace

Result<service::MailPage> ListMails(Connection& connection, const service::MailFilter& filter) {
  constexpr std::int64_t kNewest = INT64_MAX;
  const auto cursor = CursorFrom(filter.page_token, {0, kNewest});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(filter.page_size);
  std::vector<MailId> ids;
  if (filter.parked_only && filter.account) {
    ids = IdsOf(Query(connection,
                      "SELECT id FROM mail WHERE account = ? AND state = 'parked' AND id < ?"
                      " ORDER BY id DESC LIMIT ?",
                      filter.account, cursor->id, size + 1));
  } else if (filter.parked_only) {
    ids = IdsOf(Query(connection,
                      "SELECT id FROM mail WHERE state = 'parked' AND id < ?"
                      " ORDER BY id DESC LIMIT ?",
                      cursor->id, size + 1));
  } else if (filter.account) {
    ids = IdsOf(Query(connection,
                      "SELECT id FROM mail WHERE account = ? AND id < ?"
                      " ORDER BY id DESC LIMIT ?",
                      filter.account, cursor->id, size + 1));
  } else {
    ids = IdsOf(Query(connection, "SELECT id FROM mail WHERE id < ? ORDER BY id DESC LIMIT ?",
                      cursor->id, size + 1));
  }
  service::MailPage page;
  if (ids.size() > size) {
    ids.resize(size);
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(ids.back().value)});
  }
  page.mails = RowsOf(connection, ids);
  return page;
}

std::vector<MailRow> MailsOfThread(Connection& connection, core::MailThreadId thread,
                                   std::size_t most) {
  auto ids =
      IdsOf(Query(connection, "SELECT id FROM mail WHERE thread_id = ? ORDER BY id DESC LIMIT ?",
                  thread, most));
  std::reverse(ids.begin(), ids.end());
  return RowsOf(connection, ids);
}

std::vector<service::MailWork> ListMailWork(Connection& connection, MailId after,
                                            std::size_t most) {
  std::vector<service::MailWork> works;
  Query query(connection,
              "SELECT m.id, m.thread_id, t.ticket_id, m.from_address, m.subject, m.queue,"
              " m.priority, m.needs, m.arrived_ns, c.ticket_id, c.answer_stage, c.answer_due_ns,"
              " c.resolution_stage, c.resolution_due_ns FROM mail m"
              " LEFT JOIN mail_thread t ON t.id = m.thread_id"
              " LEFT JOIN ticket_clock c ON c.ticket_id = t.ticket_id"
              " WHERE m.state = 'routing' AND m.id > ? ORDER BY m.id LIMIT ?",
              after.value, most);
  while (query.Next()) {
    works.push_back({query.Get<MailId>(0), query.Get<core::MailThreadId>(1), query.Get<TicketId>(2),
                     query.Get<std::string>(3), query.Get<std::string>(4), query.Get<QueueId>(5),
                     query.Get<int>(6), NeedsFrom(query.Text(7)), query.Get<TimePoint>(8)});
    if (!query.Get<TicketId>(9)) continue;
    ClockRow clock;
    clock.answer = {query.Get<core::DueStage>(10), query.Get<TimePoint>(11)};
    clock.resolution = {query.Get<core::DueStage>(12), query.Get<TimePoint>(13)};
    works.back().due = WorstOf(clock);
  }
  return works;
}

void PutOnItsWay(Connection& connection, MailId mail, core::MailThreadId thread,
                 const QueueId& queue) {
  Execute(connection,
          "UPDATE mail SET state = ?, reason = '', thread_id = ?, queue = ? WHERE id = ?",
          MailState::kRouting, thread, queue, mail);
}

void MarkMailRouted(Connection& connection, MailId mail) {
  Execute(connection, "UPDATE mail SET state = ? WHERE id = ? AND state = ?", MailState::kRouted,
          mail, MailState::kRouting);
}

void SetMailState(Connection& connection, MailId mail, MailState state, std::string_view reason) {
  Execute(connection, "UPDATE mail SET state = ?, reason = ? WHERE id = ?", state, reason, mail);
}

void SaveSettled(Connection& connection, const service::ReadMail& mail,
                 const SettledMail& settled) {
  const core::MailMessage& message = mail.message;
  const core::Mailbox from = message.from.empty() ? core::Mailbox{} : message.from.front();
  constexpr std::size_t kShown = 1'000;
  Execute(connection,
          "UPDATE mail SET state = ?, reason = ?, kind = ?, from_name = ?, from_address = ?,"
          " subject = ?, message_id = ?, body_digest = ?, preview = ?, queue = ?, priority = ?,"
          " needs = ?, thread_id = ? WHERE id = ?",
          settled.state, settled.reason, mail.verdict.kind, core::BeginningOf(from.name, kShown),
          core::AsciiLower(core::BeginningOf(from.address, kShown)),
          core::BeginningOf(message.subject, kShown), core::BeginningOf(message.message_id, kShown),
          settled.body_digest, core::BeginningOf(mail.reply_text, service::kMailPreviewBytesMax),
          settled.queue, settled.priority, NeedsText(settled.needs), settled.thread, mail.mail.id);
}

}  // namespace strowger::store
