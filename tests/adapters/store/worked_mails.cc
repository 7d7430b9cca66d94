#include "adapters/store/worked_mails.h"

#include <gtest/gtest.h>

#include <chrono>

#include "adapters/store/canned_text_store.h"
#include "adapters/store/suppression_rows.h"
#include "adapters/store/suppression_store.h"
#include "adapters/store/ticket_clock_store.h"
#include "support/stores/await.h"

namespace strowger::store {

namespace {

const service::Actor kWorker{"sofia", "", {}};

template <class T, class Call>
void Worked(Call call) {
  const auto result = Await<T>(call);
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
}

void KeepClocks(Database& database) {
  TicketClockStore clocks(database);
  Worked<service::JudgedClocks>([&](auto done) { clocks.Judge(10, done); });
  Worked<void>([&](auto done) { clocks.MarkTold({{TicketId{1}, 1, {}, {}}}, done); });
  Worked<void>([&](auto done) { clocks.JudgeAllAgain(done); });
}

void WriteTexts(Database& database) {
  CannedTextStore texts(database);
  const service::CannedTextId id{"refund"};
  const service::CannedText text{id, "en", "Dear {{customer.name|customer}}", {}, {}};
  Worked<void>([&](auto done) { texts.Save(kWorker, text, done); });
  Worked<service::CannedTextPage>([&](auto done) { texts.List(10, "", done); });
  Worked<service::CannedText>([&](auto done) { texts.Get(id, "en", done); });
  Worked<service::FilledText>([&](auto done) {
    texts.Fill({id, "en", {}, TicketId{1}, "ana"}, done);
  });
  Worked<void>([&](auto done) { texts.Remove(kWorker, id, "", done); });
}

void LookAfterMails(Database& database) {
  SuppressionStore suppressions(database);
  const TimePoint now = database.clock().Now();
  Worked<bool>([&](auto done) {
    database.Write<bool>(
        [now](Connection& connection) -> Result<bool> {
          KeepSuppression(connection, {"Li@example.org", "gone", now + std::chrono::hours(1)}, now);
          return true;
        },
        done);
  });
  const auto page =
      Await<service::SuppressedPage>([&](auto done) { suppressions.List(10, "", done); });
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->addresses.size(), 1u);
  EXPECT_EQ(page->addresses[0].reason, "gone");
  const std::string address = page->addresses[0].address;
  Worked<void>([&](auto done) { suppressions.Lift(kWorker, address, done); });
  const auto again = Await<void>([&](auto done) { suppressions.Lift(kWorker, address, done); });
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().reason, "ADDRESS_NOT_SUPPRESSED");
  Worked<std::vector<service::MailDoor>>(
      [&](auto done) { FindLastMails(database, std::vector<service::MailDoor>(1), done); });
}

}  // namespace

void WorkOnMails(Database& database) {
  KeepClocks(database);
  WriteTexts(database);
  LookAfterMails(database);
}

}  // namespace strowger::store
