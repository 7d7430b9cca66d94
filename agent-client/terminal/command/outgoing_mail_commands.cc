#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>

#include "strowger/mail/v1/canned_text.pb.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/typed_time.h"
#include "terminal/width.h"

// Mails of ours: what is written, waits and was sent.
namespace strowger::client {

namespace {

using namespace mail::v1;

constexpr const char* kMailStatePrefix = "OUTGOING_MAIL_STATE_";
constexpr std::size_t kAttachmentPieceBytes = 262'144;
constexpr Patience kAttachPatience{.attempt = std::chrono::seconds(20),
                                   .total = std::chrono::seconds(60)};

std::string OutgoingOf(Invocation& in) { return InCollection("outgoing-mails", in.Value("MAIL")); }

std::string StateOf(const OutgoingMail& mail) {
  return Word(OutgoingMailState_Name(mail.state()), kMailStatePrefix);
}

// "li@example.org +2" of three.
std::string RecipientsOf(const OutgoingMail& mail) {
  if (mail.recipients().empty()) return {};
  const std::string first = Harmless(mail.recipients(0).address());
  const int others = mail.recipients_size() - 1;
  return others == 0 ? first : first + " +" + std::to_string(others);
}

void PrintTable(Invocation& in, const google::protobuf::RepeatedPtrField<OutgoingMail>& mails) {
  Table table(in.SayAll({headings::kNumber, headings::kState, headings::kWhen, headings::kUser,
                         headings::kFor, headings::kSubject, headings::kReason}));
  for (const OutgoingMail& mail : mails) {
    const auto& when = mail.has_sent_time()  ? mail.sent_time()
                       : mail.has_due_time() ? mail.due_time()
                                             : mail.change_time();
    table.Add({WithoutCollection(mail.name()), StateOf(mail), LocalTime(when),
               WithoutCollection(mail.author()), RecipientsOf(mail), Harmless(mail.subject()),
               Harmless(mail.answer())});
  }
  in.out() << table.Text();
}

// One mail, after something was done with it.
int ShowMail(Invocation& in, const OutgoingMail& mail) {
  if (in.has_json()) {
    in.PrintJson(mail);
    return kExitOk;
  }
  google::protobuf::RepeatedPtrField<OutgoingMail> one;
  *one.Add() = mail;
  PrintTable(in, one);
  return kExitOk;
}
template <class Response>
int ShowAnswer(Invocation& in, const Result<Response>& answer) {
  if (!answer.ok()) return in.Fail(answer.error());
  return ShowMail(in, answer->mail());
}

// ---- What is read from the command line

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& from = path == "-" ? std::cin : file;
  std::string content(std::istreambuf_iterator<char>(from), {});
  if (from.bad() || (path != "-" && !file.is_open())) {
    return InvalidArgument("FILE_UNREADABLE", "Cannot read " + path + ".", {{"path", path}});
  }
  return content;
}

// Of --text or --file.
Result<std::string> ReadText(Invocation& in) {
  return in.Has("--file") ? ReadFile(in.Value("--file")) : in.Value("--text");
}

void ReadRecipients(Invocation& in,
                    google::protobuf::RepeatedPtrField<OutgoingRecipient>& recipients) {
  for (const auto& [option, role] :
       {std::pair("--to", RECIPIENT_ROLE_TO), std::pair("--cc", RECIPIENT_ROLE_CC),
        std::pair("--bcc", RECIPIENT_ROLE_BCC)}) {
    for (const std::string& address : in.List(option)) {
      OutgoingRecipient& recipient = *recipients.Add();
      recipient.set_address(address);
      recipient.set_role(role);
    }
  }
}

bool ReadState(Invocation& in, ListOutgoingMailsRequest& request) {
  if (!in.Has("--state")) return true;
  std::string name = kMailStatePrefix + in.Value("--state");
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  OutgoingMailState state = OUTGOING_MAIL_STATE_UNSPECIFIED;
  if (!OutgoingMailState_Parse(name, &state)) return false;
  request.set_state(state);
  return true;
}

// ---- Attachments

Result<void> Attach(Invocation& in, const std::string& mail, const std::string& path) {
  const auto content = ReadFile(path);
  if (!content.ok()) return content.error();
  std::uint64_t id = 0;
  std::size_t offset = 0;
  do {
    AddAttachmentRequest request;
    request.set_mail(mail);
    request.set_attachment_id(id);
    request.set_file_name(path.substr(path.rfind('/') + 1));
    request.set_size_bytes(content->size());
    request.set_offset_bytes(offset);
    request.set_content(content->substr(offset, kAttachmentPieceBytes));
    const auto answer = in.client().Ask<AddAttachmentResponse>(request, kAttachPatience);
    if (!answer.ok()) return answer.error();
    id = answer->attachment().id();
    offset += kAttachmentPieceBytes;
  } while (offset < content->size());
  return {};
}

Result<OutgoingMail> GetMail(Invocation& in, const std::string& name) {
  GetOutgoingMailRequest request;
  request.set_mail(name);
  auto answer = in.Ask<GetOutgoingMailResponse>(request);
  if (!answer.ok()) return answer.error();
  return answer->mail();
}

// Adds what --attach names and, with --send, sends it.
int FinishDraft(Invocation& in, const std::string& name) {
  for (const std::string& path : in.List("--attach")) {
    if (auto added = Attach(in, name, path); !added.ok()) return in.Fail(added.error());
  }
  const auto mail = GetMail(in, name);
  if (!mail.ok()) return in.Fail(mail.error());
  if (!in.Has("--send")) return ShowMail(in, *mail);
  SendMailRequest request;
  request.set_mail(name);
  request.set_etag(mail->etag());
  return ShowAnswer(in, in.Ask<SendMailResponse>(request));
}

void WarnOfOthers(Invocation& in, const CreateDraftResponse& begun) {
  for (const OutgoingMail& other : begun.other_drafts()) {
    in.err() << in.Say({"{0} is writing on this thread, too: outgoing mail {1}.",
                        "{0} 也在写同一会话的邮件：{1}。", "{0} 也在寫同一會話的郵件：{1}。"},
                       {WithoutCollection(other.editor()), WithoutCollection(other.name())})
             << "\n";
  }
}

// ---- Commands

int RunOutbox(Invocation& in) {
  ListOutgoingMailsRequest request;
  if (!ReadState(in, request)) {
    return in.FailUsage(
        {"--state is draft, waiting, sending, sent, failed, uncertain or cancelled, not \"{0}\".",
         "--state 为 draft、waiting、sending、sent、failed、uncertain 或 cancelled，而不是“{0}”。",
         "--state 為 draft、waiting、sending、sent、failed、uncertain 或 "
         "cancelled，而不是「{0}」。"},
        {in.Value("--state")});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  request.set_account(InCollection("mail-accounts", in.Value("--account")));
  request.set_thread(InCollection("mail-threads", in.Value("--thread")));
  request.set_ticket(InCollection("tickets", in.Value("--ticket")));
  if (in.Has("--mine")) {
    const auto session = in.ReadSession();
    if (!session.ok()) return in.Fail(session.error());
    request.set_author(session->user());
  }
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<ListOutgoingMailsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  PrintTable(in, answer->mails());
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

// What --canned names, with the values of the mail that is answered or of the ticket, before what
// was written.
Result<std::string> AddCanned(Invocation& in, const std::string& mail, const std::string& ticket,
                              std::string text) {
  if (!in.Has("--canned")) return text;
  FillCannedTextRequest request;
  request.set_name(InCollection("canned-texts", in.Value("--canned")));
  request.set_language(in.Value("--language"));
  request.set_mail(mail);
  request.set_ticket(ticket);
  const auto answer = in.Ask<FillCannedTextResponse>(request);
  if (!answer.ok()) return answer.error();
  return text.empty() ? answer->text() : answer->text() + "\n" + text;
}

int RunBegin(Invocation& in, CreateDraftRequest request) {
  auto text = ReadText(in);
  if (!text.ok()) return in.Fail(text.error());
  request.set_account(InCollection("mail-accounts", in.Value("--account")));
  request.set_subject(in.Value("--subject"));
  ReadRecipients(in, *request.mutable_recipients());
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  text = AddCanned(in, request.mail(), request.ticket(), *std::move(text));
  if (!text.ok()) return in.Fail(text.error());
  request.set_text(*std::move(text));
  request.set_language(in.Value("--language"));
  const auto begun = in.Ask<CreateDraftResponse>(request);
  if (!begun.ok()) return in.Fail(begun.error());
  WarnOfOthers(in, *begun);
  return FinishDraft(in, begun->mail().name());
}

int RunReply(Invocation& in) {
  CreateDraftRequest request;
  request.set_mail(InCollection("mails", in.Value("MAIL")));
  request.set_purpose(in.Has("--forward") ? OUTGOING_MAIL_PURPOSE_FORWARD
                      : in.Has("--all")   ? OUTGOING_MAIL_PURPOSE_REPLY_ALL
                                          : OUTGOING_MAIL_PURPOSE_REPLY);
  return RunBegin(in, std::move(request));
}

// Writes on a draft that is there.
int RunChange(Invocation& in, const std::string& name) {
  auto text = ReadText(in);
  if (!text.ok()) return in.Fail(text.error());
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  auto mail = GetMail(in, name);
  if (!mail.ok()) return in.Fail(mail.error());
  text = AddCanned(in, "", mail->ticket(), *std::move(text));
  if (!text.ok()) return in.Fail(text.error());
  UpdateDraftRequest request;
  OutgoingMail& wanted = *request.mutable_mail();
  wanted.set_name(name);
  wanted.set_etag(mail->etag());
  ReadRecipients(in, *wanted.mutable_recipients());
  wanted.set_subject(in.Value("--subject"));
  wanted.set_text(*std::move(text));
  wanted.set_account(InCollection("mail-accounts", in.Value("--account")));
  auto& mask = *request.mutable_update_mask();
  if (!wanted.recipients().empty()) mask.add_paths("recipients");
  if (in.Has("--subject")) mask.add_paths("subject");
  if (in.Has("--text") || in.Has("--file") || in.Has("--canned")) mask.add_paths("text");
  if (in.Has("--account")) mask.add_paths("account");
  if (!mask.paths().empty()) {
    const auto changed = in.Ask<UpdateDraftResponse>(request);
    if (!changed.ok()) return in.Fail(changed.error());
  }
  return FinishDraft(in, name);
}

int RunDraft(Invocation& in) {
  if (in.Has("--number")) {
    return RunChange(in, InCollection("outgoing-mails", in.Value("--number")));
  }
  CreateDraftRequest request;
  request.set_purpose(OUTGOING_MAIL_PURPOSE_NEW);
  request.set_ticket(InCollection("tickets", in.Value("--ticket")));
  return RunBegin(in, std::move(request));
}

int RunPreview(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  PreviewMailRequest request;
  request.set_mail(OutgoingOf(in));
  const auto answer = in.Ask<PreviewMailResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const std::string& part : {answer->headers(), std::string("\n"), answer->text()}) {
    std::istringstream lines(part);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      in.out() << Harmless(line) << "\n";
    }
  }
  return kExitOk;
}

int RunSend(Invocation& in) {
  SendMailRequest request;
  request.set_mail(OutgoingOf(in));
  request.set_is_second_answer_wanted(in.Has("--anyway"));
  if (in.Has("--at")) {
    const TimePoint now = std::chrono::system_clock::now();
    const auto time = ReadTypedTime(in.Value("--at"), now, UtcOffset());
    if (!time) {
      return in.FailUsage({"--at is a time as 15:30, \"2026-11-24 9:00\" or +2h, not \"{0}\".",
                           "--at 为时间，如 15:30、\"2026-11-24 9:00\" 或 +2h，而不是“{0}”。",
                           "--at 為時間，如 15:30、\"2026-11-24 9:00\" 或 +2h，而不是「{0}」。"},
                          {in.Value("--at")});
    }
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(time->from.time_since_epoch());
    request.mutable_send_time()->set_seconds(seconds.count());
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto mail = GetMail(in, request.mail());
  if (!mail.ok()) return in.Fail(mail.error());
  request.set_etag(mail->etag());
  return ShowAnswer(in, in.Ask<SendMailResponse>(request));
}

template <class Request, class Response>
int RunOnMail(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  Request request;
  request.set_mail(OutgoingOf(in));
  return ShowAnswer(in, in.Ask<Response>(request));
}

int RunCancel(Invocation& in) {
  if (in.Has("--discard")) return RunOnMail<DiscardDraftRequest, DiscardDraftResponse>(in);
  return RunOnMail<CancelMailRequest, CancelMailResponse>(in);
}

// By which a mail begins and is written.
std::vector<Command> WritingCommands() {
  const Parameter account{"--account", "Whose mail it is, as in the configuration"};
  const Parameter subject{"--subject", "What it is about"};
  const Parameter text{"--text", "What it says"};
  const Parameter file{"--file", "A file that has what it says; - for standard input"};
  const Parameter canned{"--canned", "A canned text (\"text list\") that it begins with"};
  const Parameter language{"--language", "Its language, for example zh; else the customer's"};
  const Parameter to{"--to", "Whom it is for; may be given often", false, Parameter::Kind::kList};
  const Parameter cc{"--cc", "Who gets a copy; may be given often", false, Parameter::Kind::kList};
  const Parameter bcc{"--bcc", "Who gets a copy unseen; may be given often", false,
                      Parameter::Kind::kList};
  const Parameter attach{"--attach", "A file to go with it; may be given often", false,
                         Parameter::Kind::kList};
  const Parameter send{"--send", "Send it at once", false, Parameter::Kind::kFlag};
  return {
      {"mail outbox",
       "Mails of ours, the newest first: drafts, what waits, what was sent or could not be",
       {{"--state", "draft, waiting, sending, sent, failed, uncertain or cancelled"},
        account,
        {"--thread", "Only those of this thread"},
        {"--ticket", "Only those of this ticket"},
        {"--mine", "Only those that you began", false, Parameter::Kind::kFlag},
        {"--page", "Where to go on, as the page before says"}},
       "strowger mail outbox --state uncertain",
       RunOutbox},
      {"mail reply",
       "Begin an answer to a mail that came, or pass it on",
       {{"MAIL", "Its number, as mail list tells it", true},
        {"--all", "Also to the others who got it", false, Parameter::Kind::kFlag},
        {"--forward", "Pass it on instead; say --to whom", false, Parameter::Kind::kFlag},
        text,
        file,
        canned,
        language,
        to,
        cc,
        bcc,
        subject,
        account,
        attach,
        send},
       "strowger mail reply 12 --text \"It is on its way.\" --send",
       RunReply},
      {"mail draft",
       "Begin a mail, or write on one that is not sent",
       {{"--number", "The draft to write on; without it a new one begins"},
        account,
        to,
        cc,
        bcc,
        subject,
        text,
        file,
        canned,
        language,
        attach,
        send,
        {"--ticket", "The ticket that a new one is about"}},
       "strowger mail draft --account support --to li@example.org --subject Order --text Hello",
       RunDraft},
  };
}

}  // namespace

std::vector<Command> OutgoingMailCommands() {
  const Parameter outgoing{"MAIL", "Its number, as mail outbox tells it", true};
  std::vector<Command> commands = WritingCommands();
  for (const Command& each : std::vector<Command>{
           {"mail preview",
            "What a mail says as it is sent, with its headers",
            {outgoing},
            "strowger mail preview 17",
            RunPreview},
           {"mail send",
            "Send a draft; until the time that is told it can be taken back",
            {outgoing,
             {"--at", "Later: 15:30, \"2026-11-24 9:00\" or +2h"},
             {"--anyway", "Even if somebody else has answered meanwhile", false,
              Parameter::Kind::kFlag}},
            "strowger mail send 17 --at 15:30",
            RunSend},
           {"mail cancel",
            "Take a mail back that waits: it is a draft again",
            {outgoing, {"--discard", "Give it up for good", false, Parameter::Kind::kFlag}},
            "strowger mail cancel 17",
            RunCancel},
           {"mail resend",
            "Send a mail again that failed, or of which it is not certain whether it was sent",
            {outgoing},
            "strowger mail resend 17",
            RunOnMail<ResendMailRequest, ResendMailResponse>},
       }) {
    commands.push_back(each);
  }
  return commands;
}

}  // namespace strowger::client
