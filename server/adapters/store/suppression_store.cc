#include "adapters/store/suppression_store.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/json_text.h"
#include "adapters/store/page.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using service::Actor;
using service::Done;
using service::MailDoor;
using service::SuppressedPage;

namespace {

Result<bool> LiftAddress(Connection& connection, const Actor& actor, TimePoint now,
                         const std::string& address) {
  const std::string key = core::AddressKey(address);
  std::string reason;
  {
    Query query(connection, "SELECT reason FROM mail_suppressed WHERE address = ? AND until_ns > ?",
                key, now);
    if (!query.Next()) {
      return NotFound("ADDRESS_NOT_SUPPRESSED", "Mails are sent to " + address + " as it is.",
                      {{"address", address}});
    }
    reason = query.Get<std::string>(0);
  }
  Execute(connection, "DELETE FROM mail_suppressed WHERE address = ?", key);
  JsonText before;
  before.BeginObject();
  before.Add("address", key);
  before.Add("reason", reason);
  before.EndObject();
  WriteAudit(connection, actor, now, {"LiftSuppression", "mail-suppressions", before.Take(), ""});
  return true;
}

}  // namespace

void SuppressionStore::List(std::size_t page_size, std::string page_token,
                            Done<SuppressedPage> done) {
  database_.Read<SuppressedPage>(
      [page_size, token = std::move(page_token),
       &clock = database_.clock()](Connection& connection) -> Result<SuppressedPage> {
        // A number, since an address in it would be seen by those from whom addresses are hidden.
        const auto cursor = CursorFrom(token, {});
        if (!cursor.ok()) return cursor.error();
        const std::size_t size = PageSize(page_size);
        Query query(connection,
                    "SELECT address, reason, since_ns, until_ns FROM mail_suppressed"
                    " WHERE address > '' AND until_ns > ? ORDER BY address LIMIT ? OFFSET ?",
                    clock.Now(), size + 1, cursor->id);
        SuppressedPage page;
        while (query.Next()) {
          if (page.addresses.size() == size) {
            page.next_page_token = PageToken({0, cursor->id + static_cast<std::int64_t>(size)});
            break;
          }
          page.addresses.push_back({query.Get<std::string>(0), query.Get<std::string>(1),
                                    query.Get<TimePoint>(2), query.Get<TimePoint>(3)});
        }
        return page;
      },
      std::move(done));
}

void SuppressionStore::Lift(Actor actor, std::string address, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "LiftSuppression",
      [address = std::move(address)](Connection& connection, const Actor& who, TimePoint now) {
        return LiftAddress(connection, who, now, address);
      },
      [done = std::move(done)](const Result<bool>& lifted) {
        done(lifted.ok() ? Result<void>() : Result<void>(lifted.error()));
      });
}

void FindLastMails(Database& database, std::vector<MailDoor> doors,
                   Done<std::vector<MailDoor>> done) {
  database.Read<std::vector<MailDoor>>(
      [doors = std::move(doors)](Connection& connection) -> Result<std::vector<MailDoor>> {
        std::vector<MailDoor> complete = doors;
        for (MailDoor& door : complete) {
          Query query(connection,
                      "SELECT arrived_ns FROM mail WHERE account = ? ORDER BY id DESC LIMIT 1",
                      door.account);
          if (query.Next()) door.last_mail = query.Get<TimePoint>(0);
        }
        return complete;
      },
      std::move(done));
}

}  // namespace strowger::store
