#include "terminal/explanation_text.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <initializer_list>

namespace strowger::client {

namespace {

using google::protobuf::Timestamp;
using routing::v1::Decision;
using routing::v1::Selection;

constexpr const char* kBlanks = "          ";
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kMillionthsPerPercent = 10'000;
constexpr std::int64_t kFiguresPerSkill = 1'000'000;

std::string LastPart(const std::string& name) { return name.substr(name.find('/') + 1); }

std::string Clock(const Timestamp& time) {
  const auto seconds = static_cast<std::time_t>(time.seconds());
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return text.data();
}

// "4:05", "1:02:03".
std::string Span(std::int64_t seconds) {
  if (seconds < 0) seconds = 0;
  std::array<char, 32> text{};
  if (seconds >= 3600) {
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld",
                  static_cast<long long>(seconds / 3600), static_cast<long long>(seconds / 60 % 60),
                  static_cast<long long>(seconds % 60));
  } else {
    std::snprintf(text.data(), text.size(), "%lld:%02lld", static_cast<long long>(seconds / 60),
                  static_cast<long long>(seconds % 60));
  }
  return text.data();
}

std::string OneDigit(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  return text.data();
}

// Says the phrases of one answer in one language.
class Teller {
 public:
  explicit Teller(Language language) : language_(language) {}

  std::string Say(const Phrase& phrase, std::initializer_list<std::string_view> values = {}) const {
    return client::Say(language_, phrase, values);
  }
  std::string Ground(routing::v1::OutGround ground, const std::string& detail) const;
  // "2 billing 3, 3 at work"; empty when nobody is out.
  std::string Out(const Selection& selection) const;
  // What the strategy compared, of one agent: "idle 4:10".
  std::string Figure(const Selection& selection, const routing::v1::Contender& one,
                     const Timestamp& at) const;
  std::string Order(const Selection& selection, const Timestamp& at) const;
  std::string Nobody(const Selection& selection) const;
  std::vector<std::string> Lines(const Decision& decision) const;

 private:
  std::vector<std::string> Asked(const Decision& decision) const;
  std::string Ended(const Decision& decision) const;
  std::string Promised(const Decision& decision) const;
  std::vector<std::string> GoingOn(const Decision& decision) const;
  std::vector<std::string> Joined(const Decision& decision, const std::string& queue,
                                  const std::string& priority) const;
  std::string Passed(const Decision& decision) const;
  // Why the queue before did not take it, as the beginning of a sentence; empty: there was none.
  std::string Overflow(routing::v1::OverflowCause cause) const;
  std::string Refused(const Decision& decision) const;
  std::string Preference(routing::v1::PreferenceKind kind) const;
  std::string LetGo(const Decision& decision) const;
  std::string Idle(const routing::v1::Contender& one, const Timestamp& at) const;

  const Language language_;
};

std::string Teller::Ground(routing::v1::OutGround ground, const std::string& detail) const {
  switch (ground) {
    case routing::v1::OUT_GROUND_QUEUE:
      return Say({"not of the queue", "不服务该队列", "不服務該佇列"});
    case routing::v1::OUT_GROUND_RESERVE:
      return Say({"in reserve", "后备", "後備"});
    case routing::v1::OUT_GROUND_LINK:
      return Say({"on another PBX", "在另一台交换机上", "在另一台交換機上"});
    case routing::v1::OUT_GROUND_CHANNEL:
      return Say({"without this kind of work", "不处理此类工作", "不處理此類工作"});
    case routing::v1::OUT_GROUND_SKILL:
      return Say({"without {0}", "技能不足（{0}）", "技能不足（{0}）"}, {detail});
    case routing::v1::OUT_GROUND_RULE:
      return Say({"outside the rule {0}", "不符合规则 {0}", "不符合規則 {0}"}, {detail});
    case routing::v1::OUT_GROUND_KEPT:
      return Say({"not whom it is kept for", "不是指定的优先坐席", "不是指定的優先座席"});
    case routing::v1::OUT_GROUND_DECLINED:
      return Say({"declined it or handed it on", "已拒接或已转出", "已拒接或已轉出"});
    case routing::v1::OUT_GROUND_LOGGED_OFF:
      return Say({"logged off", "未登录", "未登入"});
    case routing::v1::OUT_GROUND_NOT_READY:
      return detail.empty() ? Say({"not ready", "未就绪", "未就緒"})
                            : Say({"not ready ({0})", "未就绪（{0}）", "未就緒（{0}）"}, {detail});
    case routing::v1::OUT_GROUND_RESTING:
      return Say({"resting", "暂歇", "暫歇"});
    case routing::v1::OUT_GROUND_AT_WORK:
      return Say({"at work", "忙碌", "忙碌"});
    default:
      return Say({"could be asked", "可以接听", "可以接聽"});
  }
}

std::string Teller::Out(const Selection& selection) const {
  std::string text;
  for (const auto& one : selection.out()) {
    text += (text.empty() ? "" : Say({", ", "，", "，"})) + std::to_string(one.agents_count()) +
            " " + Ground(one.ground(), one.detail());
  }
  return text;
}

std::string Teller::Idle(const routing::v1::Contender& one, const Timestamp& at) const {
  if (!one.has_idle_start_time()) return {};
  const std::string span = Span(at.seconds() - one.idle_start_time().seconds());
  return Say({"idle {0}", "空闲 {0}", "空閒 {0}"}, {span});
}

std::string Teller::Figure(const Selection& selection, const routing::v1::Contender& one,
                           const Timestamp& at) const {
  const std::string& strategy = selection.strategy();
  const std::int64_t figure = one.figure();
  const std::string number = std::to_string(figure);
  const std::string idle = Idle(one, at);
  std::string text;
  if (strategy == "fewest-contacts") {
    text = Say({"{0} contacts", "已接 {0} 次", "已接 {0} 次"}, {number});
  } else if (strategy == "least-talk-time") {
    text = Say({"talked {0}", "通话 {0}", "通話 {0}"}, {Span(figure / kNanosPerSecond)});
  } else if (strategy == "least-occupied") {
    text = Say({"{0} % occupied", "占用率 {0}%", "佔用率 {0}%"},
               {OneDigit(static_cast<double>(figure) / kMillionthsPerPercent)});
  } else if (strategy == "round-robin") {
    text = figure == 0 ? Say({"never asked", "从未被呼", "從未被呼"})
                       : Say({"last asked by offer {0}", "上次分配 {0}", "上次分配 {0}"}, {number});
  } else if (strategy == "fixed-order") {
    text = Say({"number {0} in the set-up", "配置中第 {0} 位", "設定中第 {0} 位"},
               {std::to_string(one.position() + 1)});
  } else if (strategy == "best-skill") {
    text = Say({"levels {0}", "技能级别合计 {0}", "技能級別合計 {0}"}, {number});
  } else if (strategy == "least-skilled") {
    text =
        Say({"{0} skills with levels {1}", "{0} 项技能，级别合计 {1}", "{0} 項技能，級別合計 {1}"},
            {std::to_string(figure / kFiguresPerSkill), std::to_string(figure % kFiguresPerSkill)});
  }
  if (one.level() > 1) {
    text = Say({"level {0}", "层级 {0}", "層級 {0}"}, {std::to_string(one.level())}) +
           (text.empty() ? "" : " ") + text;
  }
  if (!idle.empty()) text += (text.empty() ? "" : " ") + idle;
  return text;
}

std::string Teller::Order(const Selection& selection, const Timestamp& at) const {
  std::string list;
  for (const auto& one : selection.contenders()) {
    const std::string figure = Figure(selection, one, at);
    list += (list.empty() ? "" : Say({", ", "，", "，"})) + LastPart(one.agent()) +
            (figure.empty() ? "" : " (" + figure + ")");
  }
  const auto listed = static_cast<std::uint32_t>(selection.contenders_size());
  const std::string count = std::to_string(selection.contenders_count());
  if (selection.lots_count() > 0) {
    return Say({"{0} could take it; by {1}: {2} drawn, lot {3} of {4}",
                "{0} 人可接；按 {1}：抽中 {2}，第 {3} 签，共 {4} 签",
                "{0} 人可接；按 {1}：抽中 {2}，第 {3} 籤，共 {4} 籤"},
               {count, selection.strategy(), list, std::to_string(selection.lot() + 1),
                std::to_string(selection.lots_count())});
  }
  const std::string more =
      selection.contenders_count() > listed
          ? Say({" and {0} after them", "，其后还有 {0} 人", "，其後還有 {0} 人"},
                {std::to_string(selection.contenders_count() - listed)})
          : std::string();
  return Say({"{0} could take it; by {1}: {2}{3}", "{0} 人可接；按 {1}：{2}{3}",
              "{0} 人可接；按 {1}：{2}{3}"},
             {count, selection.strategy(), list, more});
}

std::string Teller::Nobody(const Selection& selection) const {
  const std::string considered = std::to_string(selection.considered_count());
  const std::string out = Out(selection);
  if (out.empty()) {
    return Say({"nobody serves the queues that are asked", "没有坐席服务所询队列",
                "沒有座席服務所詢佇列"});
  }
  return Say({"nobody to ask: of {0} agents {1}", "无人可派：{0} 名坐席中 {1}",
              "無人可派：{0} 名座席中 {1}"},
             {considered, out});
}

std::vector<std::string> Teller::Asked(const Decision& decision) const {
  const std::string agent = LastPart(decision.agent());
  const std::string offer = LastPart(decision.offer());
  const std::string colleague = LastPart(decision.colleague());
  if (decision.ask_reason() == routing::v1::ASK_REASON_TRANSFER) {
    return {Say({"{0} is asked (offer {1}): {2} transferred it to {0}",
                 "派给 {0}（分配 {1}）：{2} 转接给 {0}", "派給 {0}（分配 {1}）：{2} 轉接給 {0}"},
                {agent, offer, colleague})};
  }
  if (decision.ask_reason() == routing::v1::ASK_REASON_CONSULT) {
    return {Say({"{0} is asked (offer {1}): {2} asks for advice",
                 "派给 {0}（分配 {1}）：{2} 请求协助", "派給 {0}（分配 {1}）：{2} 請求協助"},
                {agent, offer, colleague})};
  }
  if (decision.ask_reason() == routing::v1::ASK_REASON_BESIDE) {
    return {Say({"{0} is asked at the same time (offer {1}): the next one in that order",
                 "同时派给 {0}（分配 {1}）：按该顺序的下一位",
                 "同時派給 {0}（分配 {1}）：按該順序的下一位"},
                {agent, offer})};
  }
  std::vector<std::string> lines;
  const std::string points = OneDigit(decision.points());
  if (decision.ask_reason() == routing::v1::ASK_REASON_AGENT_FREED) {
    lines.push_back(Say({"{0} became free and is asked (offer {1}): of all waiting work that {0} "
                         "may take this goes first, with {2} points",
                         "{0} 空出，派给 {0}（分配 {1}）：在其可接的等待工作中本项居首，{2} 分",
                         "{0} 空出，派給 {0}（分配 {1}）：在其可接的等待工作中本項居首，{2} 分"},
                        {agent, offer, points}));
  } else {
    lines.push_back(
        Say({"{0} is asked (offer {1})", "派给 {0}（分配 {1}）", "派給 {0}（分配 {1}）"},
            {agent, offer}));
  }
  lines.push_back(Order(decision.selection(), decision.decide_time()));
  const std::string out = Out(decision.selection());
  if (!out.empty()) {
    lines.push_back(
        Say({"of {0} agents out: {1}", "{0} 名坐席中除外：{1}", "{0} 名座席中除外：{1}"},
            {std::to_string(decision.selection().considered_count()), out}));
  }
  return lines;
}

std::string Teller::Ended(const Decision& decision) const {
  const std::string agent = LastPart(decision.agent());
  const std::string offer = LastPart(decision.offer());
  switch (decision.outcome()) {
    case routing::v1::OFFER_OUTCOME_ACCEPTED:
      return Say({"{0} answered (offer {1})", "{0} 已接听（分配 {1}）", "{0} 已接聽（分配 {1}）"},
                 {agent, offer});
    case routing::v1::OFFER_OUTCOME_DECLINED:
      return Say({"{0} declined (offer {1}); the place is kept", "{0} 拒接（分配 {1}）；位置保留",
                  "{0} 拒接（分配 {1}）；位置保留"},
                 {agent, offer});
    case routing::v1::OFFER_OUTCOME_EXPIRED:
      return Say({"{0} did not answer (offer {1}) and is not ready now; the place is kept",
                  "{0} 未接听（分配 {1}），转为未就绪；位置保留",
                  "{0} 未接聽（分配 {1}），轉為未就緒；位置保留"},
                 {agent, offer});
    case routing::v1::OFFER_OUTCOME_BUSY:
      return Say({"the telephone of {0} was busy (offer {1}); the place is kept",
                  "{0} 的话机占线（分配 {1}）；位置保留", "{0} 的話機忙線（分配 {1}）；位置保留"},
                 {agent, offer});
    case routing::v1::OFFER_OUTCOME_UNREACHABLE:
      return Say({"the telephone of {0} could not be reached (offer {1}); the place is kept",
                  "无法接通 {0} 的话机（分配 {1}）；位置保留",
                  "無法接通 {0} 的話機（分配 {1}）；位置保留"},
                 {agent, offer});
    case routing::v1::OFFER_OUTCOME_TAKEN:
      return Say({"a colleague of {0} was faster (offer {1})", "{0} 的同事先接听（分配 {1}）",
                  "{0} 的同事先接聽（分配 {1}）"},
                 {agent, offer});
    default:
      return Say({"the offer {1} to {0} was taken back", "给 {0} 的分配 {1} 已撤回",
                  "給 {0} 的分配 {1} 已撤回"},
                 {agent, offer});
  }
}

std::string Teller::Passed(const Decision& decision) const {
  const std::string step = std::to_string(decision.plan_step());
  switch (decision.pass_reason()) {
    case routing::v1::PASS_REASON_CONDITION:
      return Say({"step {0} passed over: {1} does not hold ({2})",
                  "跳过第 {0} 步：{1} 不成立（{2}）", "跳過第 {0} 步：{1} 不成立（{2}）"},
                 {step, decision.condition(), decision.facts()});
    case routing::v1::PASS_REASON_QUEUE_FULL:
      return Say({"step {0} passed over: queue {1} is full", "跳过第 {0} 步：队列 {1} 已满",
                  "跳過第 {0} 步：佇列 {1} 已滿"},
                 {step, LastPart(decision.full_queue())});
    default:
      return Say({"step {0} passed over: nobody who could serve it is logged on",
                  "跳过第 {0} 步：无合格坐席登录", "跳過第 {0} 步：無合格座席登入"},
                 {step});
  }
}

std::string Teller::Overflow(routing::v1::OverflowCause cause) const {
  switch (cause) {
    case routing::v1::OVERFLOW_CAUSE_CLOSED:
      return Say({"outside of the hours: ", "非营业时间：", "非營業時間："});
    case routing::v1::OVERFLOW_CAUSE_FULL:
      return Say({"the queue was full: ", "队列已满：", "佇列已滿："});
    case routing::v1::OVERFLOW_CAUSE_NOBODY:
      return Say({"nobody served the queue: ", "队列无人值守：", "佇列無人值守："});
    case routing::v1::OVERFLOW_CAUSE_LONG_WAIT:
      return Say({"waited for as long as it may: ", "等待达到上限：", "等待達到上限："});
    default:
      return {};
  }
}

std::string Teller::Refused(const Decision& decision) const {
  const std::string why = Overflow(decision.overflow_cause());
  if (!decision.number_sent_to().empty()) {
    return why + Say({"sent to {0}", "转往 {0}", "轉往 {0}"}, {decision.number_sent_to()});
  }
  if (!why.empty()) return why + Say({"ended", "结束通话", "結束通話"});
  return Say({"refused: there is no queue {0}", "被拒：没有队列 {0}", "被拒：沒有佇列 {0}"},
             {LastPart(decision.queue())});
}

std::string Teller::Preference(routing::v1::PreferenceKind kind) const {
  switch (kind) {
    case routing::v1::PREFERENCE_KIND_LAST_AGENT:
      return Say({"who spoke with the customer last", "上次接待者", "上次接待者"});
    case routing::v1::PREFERENCE_KIND_TICKET_OWNER:
      return Say({"who owns the customer's ticket", "工单负责人", "工單負責人"});
    case routing::v1::PREFERENCE_KIND_CUSTOMER_OWNER:
      return Say({"who looks after the customer", "客户负责人", "客戶負責人"});
    case routing::v1::PREFERENCE_KIND_ATTACHED:
      return Say({"whom the IVR named", "IVR 指定", "IVR 指定"});
    case routing::v1::PREFERENCE_KIND_PROMISED:
      return Say({"of whom the callback was promised", "承诺回呼者", "承諾回撥者"});
    case routing::v1::PREFERENCE_KIND_RETURNED:
      return Say(
          {"to whom it comes back or was handed on", "搁置或转给的坐席", "擱置或轉給的座席"});
    default:
      return Say({"whom the queue prefers", "队列优先", "佇列優先"});
  }
}

std::string Teller::LetGo(const Decision& decision) const {
  const std::string agent = LastPart(decision.agent());
  const std::string preference = Preference(decision.preference());
  if (decision.let_go_ground() == routing::v1::OUT_GROUND_UNSPECIFIED) {
    return Say({"not kept for {0}, {1}, any longer: the time is over",
                "不再为 {0} 保留（{1}）：时间已到", "不再為 {0} 保留（{1}）：時間已到"},
               {agent, preference});
  }
  return Say(
      {"not kept for {0}, {1}: {2}", "不为 {0} 保留（{1}）：{2}", "不為 {0} 保留（{1}）：{2}"},
      {agent, preference, Ground(decision.let_go_ground(), {})});
}

std::string Teller::Promised(const Decision& decision) const {
  std::string text =
      Say({"promised by {0} to be called at {1}", "{0} 承诺于 {1} 回呼", "{0} 承諾於 {1} 回撥"},
          {LastPart(decision.promised_by()), Clock(decision.promise_time())});
  if (decision.agent().empty()) return text;
  return text + Say({", {0} first", "，优先 {0}", "，優先 {0}"}, {LastPart(decision.agent())});
}

std::vector<std::string> Teller::GoingOn(const Decision& decision) const {
  const std::string agent = LastPart(decision.agent());
  const std::string until = decision.has_park_end_time() ? Clock(decision.park_end_time())
                                                         : Say({"a reply", "回复", "回覆"});
  switch (decision.kind()) {
    case routing::v1::DECISION_KIND_TOOK_IN:
      return {
          Say({"{0} of the same thread joined it", "同一会话的 {0} 并入", "同一會話的 {0} 併入"},
              {decision.joined_key()})};
    case routing::v1::DECISION_KIND_PARKED:
      return {Say({"{0} parked it until {1}: {2}", "{0} 搁置至 {1}：{2}", "{0} 擱置至 {1}：{2}"},
                  {agent, until, decision.park_reason()})};
    case routing::v1::DECISION_KIND_WOKEN:
      return {
          Say({"it came back, {0} first", "恢复排队，优先 {0}", "恢復排隊，優先 {0}"}, {agent})};
    case routing::v1::DECISION_KIND_DUE:
      return {Say(decision.is_late() ? Phrase{"late since {0}", "{0} 已逾期", "{0} 已逾期"}
                                     : Phrase{"due soon, at {0}", "{0} 到期", "{0} 到期"},
                  {Clock(decision.due_time())})};
    default:
      return {"?"};
  }
}

std::vector<std::string> Teller::Joined(const Decision& decision, const std::string& queue,
                                        const std::string& priority) const {
  std::vector<std::string> lines = {Overflow(decision.overflow_cause()) +
                                    Say({"came to queue {0} with priority {1}",
                                         "进入队列 {0}，优先级 {1}", "進入佇列 {0}，優先級 {1}"},
                                        {queue, priority})};
  if (decision.has_resumed_arrive_time()) {
    lines.push_back(Say({"was cut off before, and has the place of {0} again",
                         "此前断线，恢复 {0} 的排队位置", "此前斷線，恢復 {0} 的排隊位置"},
                        {Clock(decision.resumed_arrive_time())}));
  }
  return lines;
}

std::vector<std::string> Teller::Lines(const Decision& decision) const {
  const std::string queue = LastPart(decision.queue());
  const std::string priority = std::to_string(decision.priority());
  switch (decision.kind()) {
    case routing::v1::DECISION_KIND_JOINED_QUEUE:
      return Joined(decision, queue, priority);
    case routing::v1::DECISION_KIND_KEPT:
      return {Say({"kept for {0}, {1}, until {2}", "为 {0} 保留（{1}），至 {2}",
                   "為 {0} 保留（{1}），至 {2}"},
                  {LastPart(decision.agent()), Preference(decision.preference()),
                   Clock(decision.keep_end_time())})};
    case routing::v1::DECISION_KIND_LET_GO:
      return {LetGo(decision)};
    case routing::v1::DECISION_KIND_STEP_BEGAN:
      return {Say({"step {0} of the plan begins; priority {1}", "路由计划第 {0} 步开始；优先级 {1}",
                   "路由計畫第 {0} 步開始；優先級 {1}"},
                  {std::to_string(decision.plan_step()), priority})};
    case routing::v1::DECISION_KIND_STEP_PASSED:
      return {Passed(decision)};
    case routing::v1::DECISION_KIND_NOBODY:
      return {Nobody(decision.selection())};
    case routing::v1::DECISION_KIND_ASKED:
      return Asked(decision);
    case routing::v1::DECISION_KIND_OFFER_ENDED:
      return {Ended(decision)};
    case routing::v1::DECISION_KIND_OVERDUE:
      return {
          Say({"waited past the limit of queue {0}: goes before all others now",
               "等待超过队列 {0} 的上限：现居所有之前", "等待超過佇列 {0} 的上限：現居所有之前"},
              {queue})};
    case routing::v1::DECISION_KIND_CALLBACK_ASKED:
      return {Say({"the customer hung up to be called back; the place is kept",
                   "客户挂机等待回呼；保留排队位置", "客戶掛機等待回撥；保留排隊位置"})};
    case routing::v1::DECISION_KIND_CALLBACK_PROMISED:
      return {Promised(decision)};
    case routing::v1::DECISION_KIND_REFUSED:
      return {Refused(decision)};
    default:
      return GoingOn(decision);
  }
}

}  // namespace

std::vector<std::string> ExplainDecisions(Language language,
                                          const routing::v1::ExplainInteractionResponse& answer) {
  const Teller teller(language);
  std::vector<std::string> all;
  std::uint32_t last = 0;
  for (const Decision& decision : answer.decisions()) {
    if (decision.number() > last + 1) {
      all.push_back(kBlanks + teller.Say({"{0} decisions were not kept", "{0} 条决定未保留",
                                          "{0} 條決定未保留"},
                                         {std::to_string(decision.number() - last - 1)}));
    }
    last = decision.number();
    std::string front = Clock(decision.decide_time()) + "  ";
    for (const std::string& line : teller.Lines(decision)) {
      all.push_back(front + line);
      front = kBlanks;
    }
  }
  return all;
}

std::vector<std::string> ExplainWaiting(Language language,
                                        const routing::v1::ExplainInteractionResponse& answer) {
  if (!answer.has_waiting()) return {};
  const Teller teller(language);
  const routing::v1::WaitingNow& waiting = answer.waiting();
  std::vector<std::string> lines;
  lines.push_back(
      teller.Say({"Waits now, in place {0} of its queue, with {1} points.",
                  "正在等待：在队列中第 {0} 位，{1} 分。", "正在等待：在佇列中第 {0} 位，{1} 分。"},
                 {std::to_string(waiting.place()), OneDigit(waiting.points())}));
  if (!waiting.link_up()) {
    lines.push_back(
        teller.Say({"Its PBX is not connected, so nobody is asked.",
                    "交换机未连接，暂不派给任何人。", "交換機未連線，暫不派給任何人。"}));
    return lines;
  }
  lines.push_back(teller.Nobody(waiting.selection()));
  return lines;
}

std::string SayGround(Language language, routing::v1::OutGround ground, const std::string& detail) {
  return Teller(language).Ground(ground, detail);
}

}  // namespace strowger::client
