#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "strowger/mail/v1/canned_text.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// Texts that agents put into what they write.
namespace strowger::client {

namespace {

using namespace mail::v1;

std::string TextNamed(Invocation& in) { return InCollection("canned-texts", in.Value("ID")); }

int RunListTexts(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ListCannedTextsRequest request;
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<ListCannedTextsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(
      in.SayAll({headings::kName, headings::kLanguage, headings::kUser, headings::kChanged}));
  for (const CannedText& text : answer->texts()) {
    table.Add({WithoutCollection(text.name()), text.language(), WithoutCollection(text.editor()),
               LocalTime(text.update_time())});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunShowText(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  GetCannedTextRequest request;
  request.set_name(TextNamed(in));
  request.set_language(in.Value("--language"));
  const auto answer = in.Ask<GetCannedTextResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->text());
    return kExitOk;
  }
  std::istringstream lines(answer->text().text());
  for (std::string line; std::getline(lines, line);) in.out() << Harmless(line) << "\n";
  return kExitOk;
}

int RunSaveText(Invocation& in) {
  SaveCannedTextRequest request;
  CannedText& text = *request.mutable_text();
  text.set_name(TextNamed(in));
  text.set_language(in.Has("--language") ? in.Value("--language") : "en");
  if (in.Has("--file") == in.Has("--text")) {
    return in.FailUsage({"Say what it says: --text or --file.", "请给出内容：--text 或 --file。",
                         "請給出內容：--text 或 --file。"});
  }
  text.set_text(in.Value("--text"));
  if (in.Has("--file")) {
    std::ifstream file;
    const bool is_input = in.Value("--file") == "-";
    if (!is_input) file.open(in.Value("--file"), std::ios::binary);
    std::istream& from = is_input ? std::cin : file;
    text.set_text(std::string(std::istreambuf_iterator<char>(from), {}));
    if (from.bad() || (!is_input && !file.is_open())) {
      return in.FailUsage({"Cannot read {0}.", "无法读取 {0}。", "無法讀取 {0}。"},
                          {in.Value("--file")});
    }
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return in.Do(request, {"The text is kept.", "文本已保存。", "文字已儲存。"});
}

int RunRemoveText(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  RemoveCannedTextRequest request;
  request.set_name(TextNamed(in));
  request.set_language(in.Value("--language"));
  return in.Do(request, {"The text is gone.", "文本已删除。", "文字已刪除。"});
}

}  // namespace

std::vector<Command> CannedTextCommands() {
  const Parameter id{"ID", "Its name, for example refund", true};
  return {
      {"text list",
       "Texts that agents put into mails (\"mail reply --canned\")",
       {{"--page", "Go on from here"}},
       "strowger text list",
       RunListTexts},
      {"text show",
       "What a text says",
       {id, {"--language", "The nearest one to this language"}},
       "strowger text show refund --language zh",
       RunShowText},
      {"text save",
       "Keep a text, as a supervisor; it may have values as {{ticket.number}}, "
       "{{customer.name|customer}} or {{agent.name}}",
       {id,
        {"--language", "Its language, for example zh; else en"},
        {"--text", "What it says"},
        {"--file", "A file that has what it says; - for standard input"}},
       "strowger text save refund --text \"Dear {{customer.name|customer}}, it is on its way.\"",
       RunSaveText},
      {"text remove",
       "Remove a text, as a supervisor",
       {id, {"--language", "In this language alone; else in all"}},
       "strowger text remove refund --language zh",
       RunRemoveText},
  };
}

}  // namespace strowger::client
