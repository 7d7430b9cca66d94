// Mails as work: those of one thread are one piece of it, and it is parked and handed on.
#include <string>

#include "integration/mail_center.h"
#include "strowger/ticket/v1/ticket.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using routing::v1::WORK_ITEM_STATE_CONNECTED;
using routing::v1::WORK_ITEM_STATE_SCHEDULED;
using routing::v1::WorkItem;

class MailWorkTest : public MailCenterTest {
 protected:
  MailWorkTest()
      : MailCenterTest("", "due = { first_answer_duration = \"4h\", warning_points = 30 }\n") {}

  // Of one thread, whose first mail has the number 1.
  void LetterComes(int number) {
    const std::string id = std::to_string(number);
    const std::string references = number == 1 ? "" : "References: <1@example.org>\n";
    const std::string letter =
        "From: li@example.org\nTo: help@example.com\nSubject: Letter " + id + "\n" + references +
        "Date: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <" + id +
        "@example.org>\nContent-Type: text/plain; charset=utf-8\n\nPlease look at it.\n";
    ASSERT_TRUE(Comes(letter).starts_with("250"));
  }
  std::optional<WorkItem> TheItem() {
    const auto items = WorkItems();
    return items.size() == 1 ? std::optional(items.front()) : std::nullopt;
  }
  bool WaitForTheItem(const std::function<bool(const WorkItem&)>& condition) {
    return test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto item = TheItem();
      return item && condition(*item);
    });
  }
  bool WaitForState(ticket::v1::TicketState state) {
    return test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto tickets = Tickets();
      return tickets.size() == 1 && tickets.front().state() == state;
    });
  }
  std::string Says(const std::string& words, int code = 0) {
    const Ran ran = ana_->Run(words);
    EXPECT_EQ(ran.code, code) << words << ": " << ran.output;
    return ran.output;
  }
};

TEST_F(MailWorkTest, AThreadIsOneWorkThatIsParkedUntilAReply) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  LetterComes(1);
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  const std::string item = ana.work_item();
  LetterComes(2);
  ASSERT_TRUE(ana.WaitUntil([&](const client::DeskState& state) {
    const auto* work = client::CurrentItem(state);
    return work != nullptr && work->joined_size() == 1;
  })) << "the agent sees it at once";
  ASSERT_TRUE(TheItem());
  EXPECT_EQ(TheItem()->joined(0).key(), "mail/2");
  EXPECT_EQ(TheItem()->joined(0).subject(), "Letter 2");
  EXPECT_EQ(TheItem()->thread(), "mail-threads/1");

  EXPECT_NE(Says("agent park " + item, 2).find("--until-reply"), std::string::npos);
  EXPECT_NE(Says("agent park " + item + " --until soon", 2).find("soon"), std::string::npos);
  EXPECT_NE(Says("agent unpark " + item, 1).find("NOT_PARKED"), std::string::npos);
  Says("agent park " + item + " --until-reply --reason \"asked for the invoice\"");
  ASSERT_TRUE(ana.WaitForNoItem());
  ASSERT_TRUE(WaitForState(ticket::v1::TICKET_STATE_WAITING));
  EXPECT_EQ(TheItem()->state(), WORK_ITEM_STATE_SCHEDULED);
  EXPECT_EQ(TheItem()->parking().agent(), "agents/ana");
  EXPECT_EQ(TheItem()->parking().reason(), "asked for the invoice");

  ServerStops();
  ServerStarts();
  ASSERT_EQ(ana_->SignIn("ana").code, 0);
  LetterComes(3);
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(WaitForState(ticket::v1::TICKET_STATE_OPEN));
  EXPECT_EQ(client::OfferedItem(ana.state())->name(), item);
  EXPECT_EQ(client::OfferedItem(ana.state())->joined_size(), 2);
  const std::string story = Says("explain " + item);
  for (const char* line : {"mail/2 of the same thread joined it", "ana parked it until a reply",
                           "it came back, ana first"}) {
    EXPECT_NE(story.find(line), std::string::npos) << line << "\n" << story;
  }
}

TEST_F(MailWorkTest, AParkedMailIsTakenBackAndHandedOnWithItsAge) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  LetterComes(1);
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  const auto arrived = TheItem()->arrive_time().seconds();
  const std::string item = ana.work_item();
  Says("agent park " + item + " --until +2h");
  ASSERT_TRUE(WaitForTheItem([](const WorkItem& one) { return one.parking().has_end_time(); }));
  Says("agent unpark " + item);
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  Says("call transfer queues/hasty --work-item " + item);
  ASSERT_TRUE(WaitForTheItem([](const WorkItem& one) { return one.queue() == "queues/hasty"; }));
  EXPECT_EQ(TheItem()->arrive_time().seconds(), arrived);
  EXPECT_NE(Says("agent park " + item + " --until-reply", 1).find("NOT_"), std::string::npos);
}

TEST_F(MailWorkTest, ByWhenItIsDueIsShownWhereverItIs) {
  PbxJoins();
  LetterComes(1);
  ASSERT_TRUE(WaitForTheItem(
      [](const WorkItem& one) { return one.due_state() == routing::v1::DUE_STATE_IN_TIME; }));
  const auto due = TheItem()->due_time().seconds();
  EXPECT_NEAR(static_cast<double>(due - TheItem()->arrive_time().seconds()), 4 * 3600, 5);
  ASSERT_EQ(Tickets().size(), 1u);
  EXPECT_EQ(Tickets()[0].due().answer_due_time().seconds(), due);
  EXPECT_TRUE(Tickets()[0].due().is_first_answer());
  EXPECT_NE(Says("ticket show 1").find("First answer by"), std::string::npos);
  for (const char* words : {"mail list --json", "mail show 1 --json"}) {
    const std::string shown = Says(words);
    EXPECT_NE(shown.find("due"), std::string::npos) << words << ": " << shown;
  }
  EXPECT_NE(Says("floor show --json").find("nearestDueTime"), std::string::npos);
  Says("ticket set-state 1 waiting");
  ASSERT_TRUE(WaitForTheItem([](const WorkItem& one) { return !one.has_due_time(); }))
      << "the clock stands";
  EXPECT_NE(Says("ticket show 1").find("The clock stands"), std::string::npos);
}

TEST_F(MailWorkTest, TicketsBecomeOneByACommand) {
  LetterComes(1);
  ASSERT_TRUE(WaitForState(ticket::v1::TICKET_STATE_OPEN));
  Says("ticket create \"Of a call\"");
  EXPECT_NE(Says("ticket merge 1 1", 1).find("MERGE_SAME"), std::string::npos);
  Says("ticket merge 1 2");
  EXPECT_NE(Says("ticket show 1").find("closed, now 2"), std::string::npos);
  const std::string survivor = Says("ticket show 2");
  EXPECT_NE(survivor.find("Please look at it."), std::string::npos) << survivor;
  EXPECT_NE(survivor.find("tickets/1 was merged into it."), std::string::npos) << survivor;
  EXPECT_NE(Says("ticket merge 2 1", 1).find("TICKET_MERGED"), std::string::npos);
  LetterComes(2);
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [&] {
    return ana_->Run("mail show 2 --json").output.find("tickets/2") != std::string::npos;
  }));
}

TEST_F(MailWorkTest, HowMailsComeInAndWhomNothingIsSentToIsTold) {
  LetterComes(1);
  ASSERT_TRUE(WaitForState(ticket::v1::TICKET_STATE_OPEN));
  EXPECT_NE(Says("mail accounts", 1).find("ROLE_MISSING"), std::string::npos);
  ASSERT_EQ(ana_->SignIn("sofia").code, 0);
  const std::string doors = Says("mail accounts");
  EXPECT_NE(doors.find("delivered by LMTP"), std::string::npos) << doors;
  EXPECT_NE(Says("mail accounts --json").find("lastMailTime"), std::string::npos);
  EXPECT_NE(Says("mail suppressed").find("ADDRESS"), std::string::npos);
  EXPECT_NE(Says("mail lift li@example.org", 1).find("ADDRESS_NOT_SUPPRESSED"), std::string::npos);
}

TEST_F(MailWorkTest, ACannedTextIsKeptByASupervisorAndPutIntoAnAnswer) {
  LetterComes(1);
  ASSERT_TRUE(WaitForState(ticket::v1::TICKET_STATE_OPEN));
  EXPECT_NE(Says("text save refund --text Hello", 1).find("ROLE_MISSING"), std::string::npos);
  ASSERT_EQ(ana_->SignIn("sofia").code, 0);
  EXPECT_NE(Says("text save refund --text 'Dear {{customer.nme}}'", 1).find("TEMPLATE_INVALID"),
            std::string::npos);
  Says("text save refund --text 'Dear {{customer.name|customer}}, ticket {{ticket.number}}.'");
  Says("text save refund --language zh --text '尊敬的客户，工单 {{ticket.number}}。'");
  EXPECT_NE(Says("text list").find("refund"), std::string::npos);
  EXPECT_NE(Says("text show refund --language zh-Hans").find("尊敬的客户"), std::string::npos);
  ASSERT_EQ(ana_->SignIn("ana").code, 0);
  Says("mail reply 1 --canned refund");
  EXPECT_NE(Says("mail preview 1").find("Dear customer, ticket 1."), std::string::npos);
  Says("mail reply 1 --canned refund --language zh --text Ana");
  EXPECT_NE(Says("mail preview 2").find("尊敬的客户，工单 1。"), std::string::npos);
  EXPECT_NE(Says("mail reply 1 --canned nothing", 1).find("CANNED_TEXT_UNKNOWN"),
            std::string::npos);
  ASSERT_EQ(ana_->SignIn("sofia").code, 0);
  Says("text remove refund");
  EXPECT_NE(Says("text show refund", 1).find("CANNED_TEXT_UNKNOWN"), std::string::npos);
}

}  // namespace
}  // namespace strowger::integration
