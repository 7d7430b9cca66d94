#include "strowger/mail/v1/mail_care.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What administrators look after: whom nothing is sent to, and whether mails come in.
namespace strowger::client {

namespace {

using namespace mail::v1;

int RunSuppressed(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ListSuppressedAddressesRequest request;
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<ListSuppressedAddressesResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(
      in.SayAll({headings::kAddress, headings::kSince, headings::kUntil, headings::kReason}));
  for (const SuppressedAddress& one : answer->addresses()) {
    table.Add({Harmless(one.address().address()), LocalTime(one.start_time()),
               LocalTime(one.end_time()), Harmless(one.reason())});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunLift(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  LiftSuppressionRequest request;
  request.set_address(in.Value("ADDRESS"));
  return in.Do(request, {"{0} is written to again.", "已恢复向 {0} 发信。", "已恢復向 {0} 發信。"},
               {in.Value("ADDRESS")});
}

// In plain words.
std::string DoorState(const Invocation& in, const MailDoor& door) {
  if (door.folder().empty()) return in.Say({"delivered by LMTP", "由 LMTP 投递", "由 LMTP 投遞"});
  if (door.is_connected()) return in.Say({"connected", "已连接", "已連線"});
  return door.has_since_time() ? in.Say({"not connected", "未连接", "未連線"})
                               : in.Say({"not tried yet", "尚未尝试", "尚未嘗試"});
}

int RunAccounts(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ListMailDoorsResponse>(ListMailDoorsRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kAccount, headings::kFolder, headings::kState, headings::kSince,
                         headings::kLastMail, headings::kLastError}));
  for (const MailDoor& door : answer->doors()) {
    const std::string error = door.last_error().empty() ? ""
                                                        : LocalTime(door.last_error_time()) + " " +
                                                              Harmless(door.last_error());
    table.Add({WithoutCollection(door.account()), Harmless(door.folder()), DoorState(in, door),
               door.has_since_time() ? LocalTime(door.since_time()) : "",
               door.has_last_mail_time() ? LocalTime(door.last_mail_time()) : "", error});
  }
  in.out() << table.Text();
  return kExitOk;
}

}  // namespace

std::vector<Command> MailCareCommands() {
  return {
      {"mail suppressed",
       "Addresses that nothing is sent to, since mails came back from there",
       {{"--page", "Go on from here"}},
       "strowger mail suppressed",
       RunSuppressed},
      {"mail lift",
       "Send to an address again that mails came back from",
       {{"ADDRESS", "For example li@example.org", true}},
       "strowger mail lift li@example.org",
       RunLift},
      {"mail accounts",
       "How mails come in: each account and folder, since when, its last mail, its last trouble",
       {},
       "strowger mail accounts",
       RunAccounts},
  };
}

}  // namespace strowger::client
