#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "strowger/mail/v1/mail.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// Mails that came.
namespace strowger::client {

namespace {

using namespace mail::v1;

std::string MailOf(Invocation& in) { return InCollection("mails", in.Value("MAIL")); }

std::string WhoWrote(const MailAddress& address) {
  if (address.display_name().empty()) return Harmless(address.address());
  return Harmless(address.display_name() + " <" + address.address() + ">");
}

void AddRow(const Mail& mail, Table& table) {
  table.Add({WithoutCollection(mail.name()), LocalTime(mail.arrive_time()),
             Word(MailState_Name(mail.state()), "MAIL_STATE_"),
             DueText(mail.has_due_time(), mail.due_time(), mail.due_state()), WhoWrote(mail.from()),
             Harmless(mail.subject()), WithoutCollection(mail.ticket()), Harmless(mail.reason())});
}

Table MailTable(Invocation& in) {
  return Table(
      in.SayAll({headings::kNumber, headings::kWhen, headings::kState, headings::kDue,
                 headings::kFrom, headings::kSubject, headings::kTicket, headings::kReason}));
}

int RunList(Invocation& in) {
  ListMailsRequest request;
  if (!in.Value("--account").empty()) {
    request.set_account(InCollection("mail-accounts", in.Value("--account")));
  }
  request.set_parked_only(in.Has("--parked"));
  request.set_page_token(in.Value("--page"));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ListMailsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table = MailTable(in);
  for (const Mail& mail : answer->mails()) AddRow(mail, table);
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

void PrintTopic(Invocation& in, const MailTopic& topic) {
  if (!topic.topic().empty()) {
    in.out() << in.Say(headings::kTopic) << "  "
             << in.Say({"{0}, says {1}", "{0}（{1} 确认）", "{0}（{1} 確認）"},
                       {Harmless(topic.topic()), WithoutCollection(topic.user())})
             << "\n";
  }
  if (topic.guess().empty()) return;
  constexpr std::size_t kBytes = 16;
  char probability[kBytes];
  std::snprintf(probability, sizeof probability, "%.2f", topic.probability());
  const Phrase sure{"{0} {1}, sure", "{0} {1}，有把握", "{0} {1}，有把握"};
  const Phrase unsure{"{0} {1}, unsure", "{0} {1}，无把握", "{0} {1}，無把握"};
  in.out() << in.Say(headings::kGuess) << "  "
           << in.Say(topic.is_sure() ? sure : unsure, {Harmless(topic.guess()), probability})
           << "\n";
}

void PrintMail(Invocation& in, const GetMailResponse& mail) {
  const Mail& row = mail.mail();
  const auto line = [&in](const Phrase& heading, const std::string& value) {
    if (!value.empty()) in.out() << in.Say(heading) << "  " << value << "\n";
  };
  line(headings::kFrom, WhoWrote(row.from()));
  for (const MailAddress& to : mail.to()) line(headings::kTo, WhoWrote(to));
  line(headings::kSubject, Harmless(row.subject()));
  line(headings::kWhen, LocalTime(row.arrive_time()));
  line(headings::kState, Word(MailState_Name(row.state()), "MAIL_STATE_"));
  line(headings::kDue, DueText(row.has_due_time(), row.due_time(), row.due_state()));
  line(headings::kReason, Harmless(row.reason()));
  PrintTopic(in, row.topic());
  line(headings::kTicket, WithoutCollection(row.ticket()));
  line(headings::kThread, WithoutCollection(row.thread()));
  std::istringstream text(mail.text());
  in.out() << "\n";
  for (std::string written; std::getline(text, written);) in.out() << Harmless(written) << "\n";
  for (const MailPart& part : mail.parts()) {
    if (!part.is_attachment()) continue;
    in.out() << in.Say({"[{0}] {1}, {2}, {3} bytes", "[{0}] {1}，{2}，{3} 字节",
                        "[{0}] {1}，{2}，{3} 位元組"},
                       {part.number(), Harmless(part.file_name()), Harmless(part.media_type()),
                        std::to_string(part.size_bytes())})
             << "\n";
  }
  for (const std::string& trouble : mail.troubles()) in.out() << "! " << Harmless(trouble) << "\n";
}

int RunShow(Invocation& in) {
  GetMailRequest request;
  request.set_name(MailOf(in));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<GetMailResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
  } else {
    PrintMail(in, *answer);
  }
  return kExitOk;
}

int RunThread(Invocation& in) {
  GetMailThreadRequest request;
  request.set_name(InCollection("mail-threads", in.Value("THREAD")));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<GetMailThreadResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table = MailTable(in);
  for (const Mail& mail : answer->mails()) AddRow(mail, table);
  in.out() << table.Text();
  for (const MailThreadEvent& event : answer->events()) {
    in.out() << LocalTime(event.time()) << "  " << Harmless(event.text()) << "\n";
  }
  return kExitOk;
}

int RunRelease(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ReleaseMailRequest request;
  request.set_name(MailOf(in));
  return in.Do(request, {"It is on its way to its queue.", "已送往队列。", "已送往佇列。"});
}

// Piece by piece, so that a large mail takes no more memory than a small one.
int RunSave(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const std::string path = in.Value("FILE");
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  ReadMailBytesRequest request;
  request.set_name(MailOf(in));
  request.set_part(in.Value("--part"));
  for (;;) {
    const auto answer = in.Ask<ReadMailBytesResponse>(request);
    if (!answer.ok()) return in.Fail(answer.error());
    file << answer->content();
    request.set_offset(request.offset() + answer->content().size());
    if (answer->content().empty() || request.offset() >= answer->size_bytes()) break;
  }
  file.flush();
  if (!file) {
    return in.FailUsage({"Cannot write that file.", "无法写入该文件。", "無法寫入該檔案。"});
  }
  in.out() << in.Say({"{0} bytes.", "{0} 字节。", "{0} 位元組。"},
                     {std::to_string(request.offset())})
           << "\n";
  return kExitOk;
}

}  // namespace

std::vector<Command> MailCommands() {
  const Parameter mail{"MAIL", "Its number", true};
  return {
      {"mail list",
       "Mails that came, the newest first, and what becomes of them",
       {{"--account", "Only those of this account"},
        {"--parked", "Only those that nobody is asked to answer", false, Parameter::Kind::kFlag},
        {"--page", "Where to go on, as the page before says"}},
       "strowger mail list --parked",
       RunList},
      {"mail show", "A mail with its text", {mail}, "strowger mail show 12", RunShow},
      {"mail thread",
       "The mails that belong together, and what happened beside them",
       {{"THREAD", "Its number", true}},
       "strowger mail thread 7",
       RunThread},
      {"mail release",
       "Send a parked mail to its queue after all",
       {mail},
       "strowger mail release 12",
       RunRelease},
      {"mail save",
       "Write a mail as it came, or one of its parts, into a file",
       {mail, {"FILE", "Where to", true}, {"--part", "Number of the part, as mail show tells it"}},
       "strowger mail save 12 invoice.pdf --part 2",
       RunSave},
  };
}

}  // namespace strowger::client
