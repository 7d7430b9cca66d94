#include "core/mail/answer_rules.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "core/mail/bare_subject.h"
#include "core/mail/threading.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

AnswerFacts FromAPerson() {
  AnswerFacts facts;
  facts.kind = {MailKind::kPerson, "Nothing says that a program wrote it.", std::nullopt};
  facts.address = "ana@a.example";
  return facts;
}

TEST(AnswerRulesTest, APersonIsAnsweredAndNobodyElse) {
  EXPECT_TRUE(JudgeAnswer(FromAPerson(), {}).may_answer());
  struct Case {
    const char* what;
    void (*change)(AnswerFacts& facts);
    AnswerBar bar;
  };
  const Case cases[] = {
      {"reply", [](AnswerFacts& f) { f.kind.kind = MailKind::kAutoReply; }, AnswerBar::kMachine},
      {"bounce", [](AnswerFacts& f) { f.kind.kind = MailKind::kBounce; }, AnswerBar::kMachine},
      {"abuse", [](AnswerFacts& f) { f.kind.kind = MailKind::kFeedback; }, AnswerBar::kMachine},
      {"list", [](AnswerFacts& f) { f.kind.kind = MailKind::kList; }, AnswerBar::kList},
      {"envelope", [](AnswerFacts& f) { f.has_empty_envelope_sender = true; },
       AnswerBar::kNoSender},
      {"return path", [](AnswerFacts& f) { f.signs.has_null_sender = true; }, AnswerBar::kNoSender},
      {"no address", [](AnswerFacts& f) { f.address = "undisclosed"; }, AnswerBar::kNoSender},
      {"own address", [](AnswerFacts& f) { f.is_own_address = true; }, AnswerBar::kOwnMail},
      {"own mail", [](AnswerFacts& f) { f.is_own_mail = true; }, AnswerBar::kOwnMail},
      {"suppressed", [](AnswerFacts& f) { f.is_suppressed = true; }, AnswerBar::kSuppressed},
      {"program", [](AnswerFacts& f) { f.address = "No-Reply@a.example"; }, AnswerBar::kList},
      {"wish", [](AnswerFacts& f) { f.signs.asks_for_none = true; }, AnswerBar::kMachine},
      {"rule", [](AnswerFacts& f) { f.is_refused_by_rule = true; }, AnswerBar::kRule},
      {"address", [](AnswerFacts& f) { f.to_address = 1; }, AnswerBar::kCapOfAddress},
      {"subject", [](AnswerFacts& f) { f.of_subject = 2; }, AnswerBar::kCapOfSubject},
      {"thread", [](AnswerFacts& f) { f.in_thread = 1; }, AnswerBar::kCapOfThread},
      {"account", [](AnswerFacts& f) { f.of_account = 500; }, AnswerBar::kCapOfAccount},
  };
  for (const Case& one : cases) {
    AnswerFacts facts = FromAPerson();
    one.change(facts);
    const AnswerVerdict verdict = JudgeAnswer(facts, {});
    EXPECT_EQ(NameOf(verdict.bar), NameOf(one.bar)) << one.what;
    EXPECT_FALSE(verdict.may_answer()) << one.what;
    EXPECT_TRUE(verdict.reason.ends_with('.') || !facts.kind.reason.ends_with('.')) << one.what;
  }
}

TEST(AnswerRulesTest, TheReasonNamesTheCap) {
  AnswerFacts facts = FromAPerson();
  facts.to_address = 3;
  EXPECT_EQ(
      JudgeAnswer(facts, {.address_max = 3, .address_window = minutes(90)}).reason,
      "Within 90 min there were 3 automatic answers to this address (RFC 3834, section 2); at "
      "most 3 are sent.");
  facts.to_address = 0;
  EXPECT_EQ(JudgeAnswer(facts, {.address_max = 0}).bar, AnswerBar::kCapOfAddress) << "never";
}

TEST(AnswerRulesTest, AutoSubmittedNoIsAPerson) {
  MailMessage mail;
  mail.headers = {{"From", "Ana <ana@a.example>"}, {"Auto-Submitted", "no"}};
  mail.subject = "Out of office chairs";
  AnswerFacts facts = FromAPerson();
  facts.kind = JudgeKind(mail);
  facts.signs = ReadAnswerSigns(mail);
  EXPECT_TRUE(JudgeAnswer(facts, {}).may_answer()) << JudgeAnswer(facts, {}).reason;
  mail.headers[1].value = "auto-replied";
  facts.kind = JudgeKind(mail);
  EXPECT_EQ(JudgeAnswer(facts, {}).bar, AnswerBar::kMachine);
}

TEST(AnswerRulesTest, HeadersThatSpeakAgainstAnAnswer) {
  struct Case {
    const char* name;
    const char* value;
    bool has_null_sender;
    bool asks_for_none;
  };
  for (const Case& one : {Case{"Return-Path", "<>", true, false},
                          {"return-path", " < > ", true, false},
                          {"Return-Path", "<ana@a.example>", false, false},
                          {"X-Auto-Response-Suppress", "DR, RN, AutoReply", false, true},
                          {"X-Auto-Response-Suppress", "All", false, true},
                          {"X-Auto-Response-Suppress", "DR, NDR, RN, NRN", false, false}}) {
    MailMessage mail;
    mail.headers = {{one.name, one.value}};
    const AnswerSigns signs = ReadAnswerSigns(mail);
    EXPECT_EQ(signs.has_null_sender, one.has_null_sender) << one.value;
    EXPECT_EQ(signs.asks_for_none, one.asks_for_none) << one.value;
  }
}

TEST(AnswerRulesTest, AddressesOfProgramsAreTold) {
  for (const char* address :
       {"MAILER-DAEMON@a.example", "<postmaster@a.example>", "owner-talk@a.example",
        "talk-request@a.example", "talk-bounces@a.example", "bounces+12-ana=b.example@a.example",
        "noreply@a.example", "shop-noreply@a.example", "no-reply+77@a.example", "listserv"}) {
    EXPECT_TRUE(IsAddressOfProgram(address)) << address;
  }
  for (const char* address :
       {"ana@a.example", "request@a.example", "owner@a.example", "ana@noreply.example",
        "bouncer@a.example", "noreplyana@a.example", ""}) {
    EXPECT_FALSE(IsAddressOfProgram(address)) << address;
  }
}

TEST(AnswerRulesTest, TooManyMailsArePutAsideWithTheReason) {
  const IntakeRules rules;
  EXPECT_EQ(WhyParked({.threads_of_sender = 19}, true, rules), "");
  EXPECT_EQ(WhyParked({.threads_of_sender = 20}, true, rules),
            "Its sender began 20 threads within 1 h; at most 20 go to agents by themselves.");
  EXPECT_EQ(WhyParked({.threads_of_sender = 20}, false, rules), "") << "it goes into an old one";
  EXPECT_EQ(WhyParked({.mails_in_thread = 29}, false, rules), "");
  EXPECT_EQ(
      WhyParked({.mails_in_thread = 30}, false, rules),
      "There came 30 mails into its thread within 1 h; at most 30 go to agents by themselves.");
  EXPECT_EQ(WhyParked({.mails_in_thread = 30}, true, rules), "");
}

// ---- Two desks that answer each other

struct Letter {
  std::string from;
  std::string to;
  std::string subject;
  bool is_declared = false;  // As an automatic answer.
};

// A desk that acknowledges each mail. What it sends has no header that a machine would know it by,
// unless it is asked to: no Auto-Submitted, no references, an ordinary sender and text.
class Desk {
 public:
  Desk(std::string address, AnswerRules rules) : address_(std::move(address)), rules_(rules) {}

  // Its answers say what they are.
  void Declares() { declares_ = true; }
  // Its answers come from another address each time.
  void UsesManyAddresses() { uses_many_addresses_ = true; }

  std::optional<Letter> Receives(const Letter& letter, TimePoint now) {
    MailMessage mail;
    mail.headers = {{"From", letter.from}};
    if (letter.is_declared) mail.headers.push_back({"Auto-Submitted", "auto-replied"});
    mail.subject = letter.subject;
    mail.text = "We have got your mail and look into it.";
    const std::string sender = PartyAddress(letter.from);
    const IntakeCounts counts{.threads_of_sender =
                                  CountSince(arrived_, now - intake_.window, sender, {})};
    arrived_.push_back({now, sender, BareSubject(letter.subject)});
    if (!WhyParked(counts, true, intake_).empty()) {
      ++parked;
      return std::nullopt;
    }
    ++routed;
    AnswerFacts facts;
    facts.kind = JudgeKind(mail);
    facts.address = sender;
    const std::string subject = BareSubject(letter.subject);
    facts.to_address = CountSince(answers_, now - rules_.address_window, sender, {});
    facts.of_subject = CountSince(answers_, now - rules_.subject_window, sender, subject);
    facts.of_account = CountSince(answers_, now - rules_.account_window, {}, {});
    if (!JudgeAnswer(facts, rules_).may_answer()) return std::nullopt;
    answers_.push_back({now, sender, subject});
    return Letter{uses_many_addresses_ ? std::to_string(answers_.size()) + address_ : address_,
                  letter.from, "Re: " + letter.subject, declares_};
  }

  std::size_t answers() const { return answers_.size(); }

  int parked = 0;
  int routed = 0;

 private:
  struct Note {
    TimePoint time;
    std::string address;
    std::string subject;
  };
  // Empty: any.
  static int CountSince(const std::vector<Note>& notes, TimePoint since, const std::string& address,
                        const std::string& subject) {
    int count = 0;
    for (auto note = notes.rbegin(); note != notes.rend() && note->time > since; ++note) {
      if (!address.empty() && note->address != address) continue;
      count += subject.empty() || note->subject == subject ? 1 : 0;
    }
    return count;
  }

  const std::string address_;
  const AnswerRules rules_;
  const IntakeRules intake_;
  std::vector<Note> arrived_;
  std::vector<Note> answers_;
  bool uses_many_addresses_ = false;
  bool declares_ = false;
};

// Lets two desks write to each other until no mail is under way; how many there were.
std::size_t MailsUntilSilence(Desk& one, Desk& other, std::deque<Letter> under_way,
                              unsigned seed = 0) {
  std::mt19937 random(seed);
  TimePoint now{hours(400'000)};
  std::size_t mails = 0;
  while (!under_way.empty() && mails < 100'000) {
    now += std::chrono::seconds(1 + random() % 20);
    const Letter letter = under_way.front();
    under_way.pop_front();
    ++mails;
    Desk& receiver = letter.to.ends_with("one@1.example") ? one : other;
    if (auto answer = receiver.Receives(letter, now)) under_way.push_back(*answer);
  }
  return mails;
}

const Letter kFirst{"one@1.example", "two@2.example", "Order 12"};

TEST(AnswerLoopTest, TwoDesksWithoutHeadersStopAfterOneAnswerEach) {
  Desk one("one@1.example", {});
  Desk two("two@2.example", {});
  EXPECT_EQ(MailsUntilSilence(one, two, {kFirst}), 3U);
  EXPECT_EQ(one.answers(), 1U);
  EXPECT_EQ(two.answers(), 1U);
}

TEST(AnswerLoopTest, AnAnswerThatSaysWhatItIsIsTheLast) {
  const AnswerRules none{
      .address_max = 1'000'000, .account_max = 1'000'000, .subject_max = 1'000'000};
  Desk one("one@1.example", none);
  Desk two("two@2.example", none);
  two.Declares();
  EXPECT_EQ(MailsUntilSilence(one, two, {kFirst}), 2U);
  EXPECT_EQ(one.answers(), 0U);
}

TEST(AnswerLoopTest, MoreAnswersForAnAddressAreStoppedByTheSubject) {
  const AnswerRules rules{.address_max = 100};
  Desk one("one@1.example", rules);
  Desk two("two@2.example", rules);
  MailsUntilSilence(one, two, {kFirst});
  EXPECT_EQ(one.answers(), 2U);
  EXPECT_EQ(two.answers(), 2U);
}

TEST(AnswerLoopTest, OneCapOfOneOfThemIsEnough) {
  const AnswerRules none{
      .address_max = 1'000'000, .account_max = 1'000'000, .subject_max = 1'000'000};
  Desk one("one@1.example", none);
  Desk two("two@2.example", {});
  EXPECT_LE(MailsUntilSilence(one, two, {kFirst}), 4U);
}

TEST(AnswerLoopTest, AddressesThatChangeAreStoppedByTheCapOfTheAccount) {
  const AnswerRules rules{.account_max = 50};
  Desk one("one@1.example", rules);
  Desk two("two@2.example", rules);
  one.UsesManyAddresses();
  two.UsesManyAddresses();
  EXPECT_LE(MailsUntilSilence(one, two, {kFirst}), 101U);
  EXPECT_EQ(two.answers(), 50U);
}

// Seeded: many mails at once, any pace; without a working cap on answers the intake puts them
// aside.
TEST(AnswerLoopTest, ManyMailsAtOnceStopWithinTheCaps) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::deque<Letter> letters;
    for (unsigned i = 0; i < 10 + seed; ++i) {
      letters.push_back({"one@1.example", "two@2.example", "Order " + std::to_string(i)});
    }
    const AnswerRules rules{.address_max = 10, .address_window = hours(3)};
    Desk one("one@1.example", rules);
    Desk two("two@2.example", rules);
    MailsUntilSilence(one, two, letters, seed);
    EXPECT_LE(one.answers(), 10U) << seed;
    EXPECT_LE(two.answers(), 10U) << seed;

    const AnswerRules none{
        .address_max = 1'000'000, .account_max = 1'000'000, .subject_max = 1'000'000};
    Desk three("one@1.example", none);
    Desk four("two@2.example", none);
    MailsUntilSilence(three, four, letters, seed);
    EXPECT_LE(three.routed + four.routed, 40) << seed << ": 20 each within the hour";
  }
}

}  // namespace
}  // namespace strowger::core
