#include <charconv>
#include <string>
#include <system_error>

#include "strowger/mail/v1/acknowledgement.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/share.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What goes out by itself, and what it spares people.
namespace strowger::client {

namespace {

using namespace mail::v1;

int RunPreview(Invocation& in) {
  PreviewMailTextRequest request;
  request.set_text(in.Value("TEXT"));
  if (in.Has("--account")) {
    request.set_account(InCollection("mail-accounts", in.Value("--account")));
  }
  if (in.Has("--queue")) request.set_queue(InCollection("queues", in.Value("--queue")));
  request.set_language(in.Value("--language"));
  request.set_topic(in.Value("--topic"));
  request.set_words(in.Value("--words"));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<PreviewMailTextResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  // As it is, with its lines: it is of our own configuration.
  in.out() << in.Say(headings::kSubject) << "  " << Harmless(answer->subject()) << "\n\n"
           << answer->text() << "\n";
  return kExitOk;
}

// False when it is none.
bool ReadDays(const std::string& text, int& days) {
  if (text.empty()) return true;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), days);
  return failure == std::errc() && end == text.data() + text.size() && days >= 1;
}

void AddGroup(const DeflectionGroup& group, const std::string& name, Table& table) {
  table.Add({name, std::to_string(group.sent_count()), std::to_string(group.looked_at_count()),
             ShareOf(group.quiet_count(), group.looked_at_count()),
             ShareOf(group.deflected_count(), group.looked_at_count())});
}

int RunDeflection(Invocation& in) {
  int days = 0;
  int quiet_days = 0;
  if (!ReadDays(in.Value("--days"), days) || !ReadDays(in.Value("--quiet-days"), quiet_days)) {
    return in.FailUsage({"Days are a number from 1 to 366.", "天数须为 1 至 366 的数字。",
                         "天數須為 1 至 366 的數字。"});
  }
  GetDeflectionRequest request;
  request.set_day_count(days);
  request.set_quiet_day_count(quiet_days);
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<GetDeflectionResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kArticles, headings::kSent, headings::kLookedAt,
                         headings::kQuiet, headings::kDeflected}));
  AddGroup(answer->with_articles(), in.Say({"with", "有", "有"}), table);
  AddGroup(answer->without_articles(), in.Say({"without", "无", "無"}), table);
  in.out() << table.Text();
  return kExitOk;
}

}  // namespace

std::vector<Command> AcknowledgementCommands() {
  return {
      {"mail preview-text",
       "What acknowledgement or closed of [[mail_text]] would be if it went out now, with the time "
       "in which four of five get their answer and with articles",
       {{"TEXT", "acknowledgement or closed", true},
        {"--account", "From this account; the first one without it"},
        {"--language", "Of the mail that is answered: en, zh, zh-Hant"},
        {"--topic", "As if the model were sure of it"},
        {"--words", "What stands in that mail, for articles that ask for words"},
        {"--queue", "Where it waits; in the account's without it"}},
       "strowger mail preview-text acknowledgement --language zh --topic billing",
       RunPreview},
      {"mail deflection",
       "How many acknowledgements suggested articles, and what became of their threads: QUIET are "
       "those into which no further mail came and out of which no person wrote for some days, "
       "DEFLECTED those of them whose ticket is solved or closed. What articles bring is the "
       "difference to those without",
       {{"--days", "How far back; 28 without it"},
        {"--quiet-days", "For how many days a thread must be quiet; 5 without it"}},
       "strowger mail deflection --days 90",
       RunDeflection},
  };
}

}  // namespace strowger::client
