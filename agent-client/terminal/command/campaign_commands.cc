#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include "strowger/campaign/v1/campaign.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/command/text_file.h"
#include "terminal/width.h"

// Mails to many customers, and what came of them.
namespace strowger::client {

namespace {

using namespace campaign::v1;

// Members are counted one by one.
constexpr Patience kReportPatience{.attempt = std::chrono::seconds(60),
                                   .total = std::chrono::seconds(60)};
constexpr std::string_view kSubjectMark = "Subject:";

std::string CampaignOf(Invocation& in) { return InCollection("campaigns", in.Value("CAMPAIGN")); }

std::string StateOf(const Campaign& campaign) {
  return Word(CampaignState_Name(campaign.state()), "CAMPAIGN_STATE_");
}
std::string ReasonOf(SkipReason reason) { return Word(SkipReason_Name(reason), "SKIP_REASON_"); }

void PrintTable(Invocation& in, const google::protobuf::RepeatedPtrField<Campaign>& campaigns) {
  Table table(in.SayAll({headings::kNumber, headings::kState, headings::kWhen, headings::kUser,
                         headings::kCustomer, headings::kName, headings::kWhat}));
  for (const Campaign& campaign : campaigns) {
    table.Add(
        {WithoutCollection(campaign.name()), StateOf(campaign),
         LocalTime(campaign.has_start_time() ? campaign.start_time() : campaign.create_time()),
         WithoutCollection(campaign.author()), std::to_string(campaign.member_count()),
         Harmless(campaign.title()), Harmless(campaign.purpose())});
  }
  in.out() << table.Text();
}

template <class Response>
int ShowAnswer(Invocation& in, const Result<Response>& answer) {
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->campaign());
    return kExitOk;
  }
  google::protobuf::RepeatedPtrField<Campaign> one;
  *one.Add() = answer->campaign();
  PrintTable(in, one);
  return kExitOk;
}

// ---- What is read from the command line

// None: it was not given, or is no number.
std::optional<double> NumberOf(Invocation& in, const std::string& option) {
  const std::string text = in.Value(option);
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "en=spring.txt": a file whose first line is "Subject: ...", then an empty line and the text.
Result<CampaignText> ReadCampaignText(const std::string& argument) {
  const std::size_t sign = argument.find('=');
  if (sign == argument.npos) {
    return InvalidArgument("TEXT_MALFORMED", "--text is LANGUAGE=FILE, as en=spring.txt.");
  }
  auto file = ReadTextFile(argument.substr(sign + 1), "");
  if (!file.ok()) return file.error();
  std::string_view text = file->text;
  const std::size_t end = text.find('\n');
  if (!text.starts_with(kSubjectMark) || end == text.npos) {
    return InvalidArgument("TEXT_MALFORMED", "The first line of " + argument.substr(sign + 1) +
                                                 " must be \"Subject: ...\", then comes the text.");
  }
  std::string_view subject = text.substr(kSubjectMark.size(), end - kSubjectMark.size());
  while (subject.starts_with(' ')) subject.remove_prefix(1);
  while (subject.ends_with('\r')) subject.remove_suffix(1);
  text.remove_prefix(end + 1);
  while (text.starts_with('\n') || text.starts_with('\r')) text.remove_prefix(1);
  CampaignText read;
  read.set_language(argument.substr(0, sign));
  read.set_subject(std::string(subject));
  read.set_text(std::string(text));
  return read;
}

void ReadSegment(Invocation& in, Segment& segment) {
  for (const std::string& tag : in.List("--tag")) segment.add_tags(tag);
  for (const std::string& tag : in.List("--without-tag")) segment.add_without_tags(tag);
  for (const std::string& tier : in.List("--tier")) segment.add_tiers(tier);
  for (const std::string& language : in.List("--language")) segment.add_languages(language);
}

// False when a number is none.
bool ReadFigures(Invocation& in, Campaign& campaign) {
  if (in.Has("--hold-out")) {
    const auto percent = NumberOf(in, "--hold-out");
    if (!percent || *percent < 0 || *percent > 50) return false;
    campaign.set_held_out_millionths(static_cast<std::uint32_t>(std::lround(*percent * 10'000)));
  }
  for (const char* option : {"--per-minute", "--days"}) {
    if (!in.Has(option)) continue;
    const auto number = NumberOf(in, option);
    if (!number || *number < 1 || *number > 1e6 || *number != std::floor(*number)) return false;
    const auto whole = static_cast<std::uint32_t>(*number);
    std::string_view(option) == "--days" ? campaign.set_report_days(whole)
                                         : campaign.set_mails_per_minute(whole);
  }
  return true;
}

// ---- Commands

int RunCreate(Invocation& in) {
  CreateCampaignRequest request;
  Campaign& campaign = *request.mutable_campaign();
  campaign.set_title(in.Value("TITLE"));
  campaign.set_account(InCollection("mail-accounts", in.Value("--account")));
  campaign.set_purpose(in.Value("--purpose"));
  campaign.set_hours(in.Value("--hours"));
  ReadSegment(in, *campaign.mutable_segment());
  if (!ReadFigures(in, campaign)) {
    return in.FailUsage(
        {"--hold-out is 0 to 50 percent, --per-minute and --days are whole numbers.",
         "--hold-out 为 0 至 50（百分比），--per-minute 和 --days 为整数。",
         "--hold-out 為 0 至 50（百分比），--per-minute 和 --days 為整數。"});
  }
  for (const std::string& argument : in.List("--text")) {
    auto text = ReadCampaignText(argument);
    if (!text.ok()) return in.Fail(text.error());
    *campaign.add_texts() = *text;
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return ShowAnswer(in, in.Ask<CreateCampaignResponse>(request));
}

int RunList(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ListCampaignsRequest request;
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<ListCampaignsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  PrintTable(in, answer->campaigns());
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  GetCampaignRequest request;
  request.set_campaign(CampaignOf(in));
  const auto answer = in.Ask<GetCampaignResponse>(request);
  if (const int code = ShowAnswer(in, answer); code != kExitOk || in.has_json()) return code;
  for (const CampaignText& text : answer->campaign().texts()) {
    in.out() << "\n[" << Harmless(text.language()) << "] " << kSubjectMark << " "
             << Harmless(text.subject()) << "\n\n"
             << text.text() << "\n";
  }
  return kExitOk;
}

void PrintPreview(Invocation& in, const PreviewedMail& mail) {
  std::string to = mail.address().empty() ? "-" : Harmless(mail.address());
  in.out() << WithoutCollection(mail.customer()) << " [" << Harmless(mail.language()) << "] " << to;
  if (mail.skip_reason() != SKIP_REASON_UNSPECIFIED) {
    in.out() << " (" << ReasonOf(mail.skip_reason());
    if (!mail.missing_value().empty()) in.out() << ": " << Harmless(mail.missing_value());
    in.out() << ")";
  } else if (mail.is_held_out()) {
    in.out() << " (" << in.Say({"held out", "对照组", "對照組"}) << ")";
  }
  in.out() << "\n";
  for (const std::string& header : mail.headers()) in.out() << Harmless(header) << "\n";
  in.out() << kSubjectMark << " " << Harmless(mail.subject()) << "\n\n" << mail.text() << "\n";
}

int RunPreview(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  PreviewCampaignRequest request;
  request.set_campaign(CampaignOf(in));
  if (in.Has("--customer")) {
    request.set_customer(InCollection("customers", in.Value("--customer")));
  }
  const auto answer = in.Ask<PreviewCampaignResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const PreviewedMail& mail : answer->mails()) PrintPreview(in, mail);
  return kExitOk;
}

int RunTestSend(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  TestSendCampaignRequest request;
  request.set_campaign(CampaignOf(in));
  request.set_address(in.Value("--to"));
  if (in.Has("--customer")) {
    request.set_customer(InCollection("customers", in.Value("--customer")));
  }
  const auto answer = in.Ask<TestSendCampaignResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"It goes out as mail {0}.", "已作为邮件 {0} 发出。", "已作為郵件 {0} 寄出。"},
                     {WithoutCollection(answer->mail())})
           << "\n";
  return kExitOk;
}

template <class Request, class Response>
int RunMove(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  Request request;
  request.set_campaign(CampaignOf(in));
  return ShowAnswer(in, in.Ask<Response>(request));
}

// "+1.9 % (-0.4 % to 4.1 %)".
std::string EffectText(Invocation& in, const CampaignEffect& effect) {
  if (!effect.has_difference()) return in.Say({"not known", "未知", "未知"});
  char text[96];
  std::snprintf(text, sizeof text, "%+.2f %% (%+.2f %% ... %+.2f %%)", 100 * effect.difference(),
                100 * effect.difference_low(), 100 * effect.difference_high());
  return text;
}

void PrintEffect(Invocation& in, const Phrase& what, const CampaignEffect& effect,
                 const ReportCampaignResponse& report) {
  in.out() << in.Say(what) << ": "
           << in.Say({"{0} of {1} mailed, {2} of {3} held out, difference {4}",
                      "已发送 {1} 中 {0}，对照组 {3} 中 {2}，差异 {4}",
                      "已寄送 {1} 中 {0}，對照組 {3} 中 {2}，差異 {4}"},
                     {std::to_string(effect.mailed_hits()), std::to_string(report.mailed_count()),
                      std::to_string(effect.held_out_hits()),
                      std::to_string(report.held_out_count()), EffectText(in, effect)})
           << "\n";
}

int RunReport(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ReportCampaignRequest request;
  request.set_campaign(CampaignOf(in));
  const auto answer = in.client().Ask<ReportCampaignResponse>(request, kReportPatience);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kWhat, headings::kNumber}));
  const auto add = [&](const Phrase& what, std::uint64_t count) {
    table.Add({in.Say(what), std::to_string(count)});
  };
  add({"members", "成员", "成員"}, answer->member_count());
  add({"waiting", "等待", "等待"}, answer->waiting_count());
  add({"held out", "对照组", "對照組"}, answer->held_out_count());
  for (const SkippedCount& skipped : answer->skipped()) {
    table.Add({in.Say({"skipped: {0}", "跳过：{0}", "略過：{0}"}, {ReasonOf(skipped.reason())}),
               std::to_string(skipped.count())});
  }
  add({"mailed", "已排入发送", "已排入寄送"}, answer->mailed_count());
  add({"in the outbox", "发件箱中", "寄件匣中"}, answer->in_outbox_count());
  add({"sent", "服务器已接收", "伺服器已接收"}, answer->sent_count());
  add({"sent, no bounce until now", "已接收且无退信", "已接收且無退信"}, answer->delivered_count());
  add({"bounced", "退信", "退信"}, answer->bounced_count());
  add({"failed", "失败", "失敗"}, answer->failed_count());
  add({"uncertain", "不确定", "不確定"}, answer->uncertain_count());
  add({"cancelled", "已取消", "已取消"}, answer->cancelled_count());
  add({"replied", "回复", "回覆"}, answer->replied_count());
  add({"unsubscribed", "退订", "退訂"}, answer->unsubscribed_count());
  in.out() << table.Text();
  PrintEffect(in, {"tickets", "工单", "工單"}, answer->tickets(), *answer);
  PrintEffect(in, {"purchases", "购买", "購買"}, answer->purchases(), *answer);
  return kExitOk;
}

Command CreateCommand() {
  using enum Parameter::Kind;
  return {"campaign create",
          "Write a campaign; nobody gets it yet. The first line of a text is \"Subject: ...\"",
          {{"TITLE", "For people", true},
           {"--account", "The mail account that it is from", true},
           {"--purpose", "What customers must have said yes to, as marketing", true},
           {"--text", "LANGUAGE=FILE, once for each language; must have {{unsubscribe.url}} in it",
            true, kList},
           {"--tag", "Only customers with this tag; with several: all of them", false, kList},
           {"--without-tag", "Not those with this tag", false, kList},
           {"--tier", "Only customers of one of these tiers", false, kList},
           {"--language", "Only customers who speak one of these", false, kList},
           {"--hold-out", "Percent who get nothing, to measure the effect; default 10"},
           {"--per-minute", "Mails within a minute; default 30"},
           {"--hours", "Id of [[hours]] outside of which nobody gets one"},
           {"--days", "What customers do within so many days counts; default 14"}},
          "strowger campaign create Spring --account help --purpose marketing --tag spring --text "
          "en=spring.txt --text zh=spring.zh.txt --hold-out 10",
          RunCreate};
}

}  // namespace

std::vector<Command> CampaignCommands() {
  const Parameter campaign{"CAMPAIGN", "Its number", true};
  const Parameter customer{"--customer", "A customer's number; default: of the segment"};
  return {
      CreateCommand(),
      {"campaign list",
       "Campaigns, the newest first",
       {{"--page", "Where to go on, as the page before says"}},
       "strowger campaign list --json",
       RunList},
      {"campaign show",
       "A campaign and its texts",
       {campaign},
       "strowger campaign show 3",
       RunShow},
      {"campaign preview",
       "What a customer would get, or three of the segment, and who would get nothing and why",
       {campaign, customer},
       "strowger campaign preview 3 --customer 17",
       RunPreview},
      {"campaign test-send",
       "Send what a customer would get to another address, marked as a test",
       {campaign, {"--to", "The address", true}, customer},
       "strowger campaign test-send 3 --to boss@example.org",
       RunTestSend},
      {"campaign start",
       "Start it: who said yes gets it, each once",
       {campaign},
       "strowger campaign start 3",
       RunMove<StartCampaignRequest, StartCampaignResponse>},
      {"campaign pause",
       "Nobody gets it for now, nor do those whose mail waits in the outbox",
       {campaign},
       "strowger campaign pause 3",
       RunMove<PauseCampaignRequest, PauseCampaignResponse>},
      {"campaign resume",
       "Go on with a paused one",
       {campaign},
       "strowger campaign resume 3",
       RunMove<ResumeCampaignRequest, ResumeCampaignResponse>},
      {"campaign cancel",
       "Give it up for good: who did not get it does not",
       {campaign},
       "strowger campaign cancel 3",
       RunMove<CancelCampaignRequest, CancelCampaignResponse>},
      {"campaign report",
       "What came of it, and what it changed against those who were held out, with a 95 % interval",
       {campaign},
       "strowger campaign report 3 --json",
       RunReport},
  };
}

}  // namespace strowger::client
