#include "terminal/text.h"

#include <cstdlib>

namespace strowger::client {

namespace {

struct Words {
  Text id;
  std::string_view english;
  std::string_view simplified;
  std::string_view traditional;
};

// clang-format off
constexpr Words kWords[] = {
    {Text::kReady, "Ready",
     "就绪", "就緒"},
    {Text::kNotReady, "Not ready",
     "未就绪", "未就緒"},
    {Text::kLoggedOff, "Logged off",
     "未登录", "未登入"},
    {Text::kBusy, "busy",
     "忙碌", "忙碌"},
    {Text::kThenPresence, "then {0}",
     "之后{0}", "之後{0}"},
    {Text::kResting, "not asked for {0}",
     "{0} 内不派工作", "{0} 內不派工作"},
    {Text::kBySupervisor, "{0} (supervisor)",
     "{0}（班长）", "{0}（班長）"},
    {Text::kReasonBreak, "break",
     "休息", "休息"},
    {Text::kReasonLunch, "lunch",
     "午餐", "午餐"},
    {Text::kReasonMeeting, "meeting",
     "会议", "會議"},
    {Text::kReasonTraining, "training",
     "培训", "培訓"},
    {Text::kReasonPaperwork, "paperwork",
     "文书工作", "文書工作"},
    {Text::kReasonLogOn, "just logged on",
     "刚登录", "剛登入"},
    {Text::kReasonNoAnswer, "offer not answered",
     "来电未接", "來電未接"},
    {Text::kReasonUnreachable, "telephone not reached",
     "话机无法接通", "話機無法接通"},
    {Text::kReasonOther, "other…",
     "其他…", "其他…"},
    {Text::kWaiting, "Waiting",
     "等待中", "等待中"},
    {Text::kOffered, "Offered",
     "待接", "待接"},
    {Text::kConnected, "Connected",
     "通话中", "通話中"},
    {Text::kHeld, "On hold",
     "保持中", "保留中"},
    {Text::kConsulting, "Consulting",
     "咨询中", "諮詢中"},
    {Text::kConference, "Conference",
     "会议中", "會議中"},
    {Text::kWrapUp, "Wrap-up",
     "话后处理", "話後處理"},
    {Text::kClosed, "Closed",
     "已结束", "已結束"},
    {Text::kOfferDeclined, "Offer from {0} declined.",
     "已拒接{0}的来电。", "已拒接{0}的來電。"},
    {Text::kOfferExpired, "Offer from {0} not answered in time.",
     "{0}的来电超时未接。", "{0}的來電逾時未接。"},
    {Text::kOfferRescinded, "Offer from {0} taken back.",
     "{0}的来电已撤回。", "{0}的來電已撤回。"},
    {Text::kOfferBusy, "Offer from {0}: your telephone was busy.",
     "{0}的来电：您的话机占线。", "{0}的來電：您的話機忙線。"},
    {Text::kOfferUnreachable, "Offer from {0}: your telephone was not reached.",
     "{0}的来电：无法接通您的话机。", "{0}的來電：無法接通您的話機。"},
    {Text::kCauseSupervisorReady, "A supervisor set you ready.",
     "班长已将您设为就绪。", "班長已將您設為就緒。"},
    {Text::kCauseSupervisorNotReady, "A supervisor set you not ready.",
     "班长已将您设为未就绪。", "班長已將您設為未就緒。"},
    {Text::kCauseSupervisorLoggedOff, "A supervisor logged you off.",
     "班长已将您登出。", "班長已將您登出。"},
    {Text::kCauseNoAnswer, "Not ready, because an offer was not answered.",
     "因来电未接，已转为未就绪。", "因來電未接，已轉為未就緒。"},
    {Text::kCauseUnreachable, "Not ready, because your telephone was not reached.",
     "因话机无法接通，已转为未就绪。", "因話機無法接通，已轉為未就緒。"},
    {Text::kCauseConsoleLost, "Not ready, because this console was away too long.",
     "因坐席端断开过久，已转为未就绪。", "因座席端中斷過久，已轉為未就緒。"},
    {Text::kCauseSystem, "The system changed your presence.",
     "系统更改了您的状态。", "系統變更了您的狀態。"},
    {Text::kWayBack, "F9: {0}",
     "F9：{0}", "F9：{0}"},
    {Text::kConnecting, "connecting…",
     "正在连接…", "連線中…"},
    {Text::kOnline, "connected",
     "已连接", "已連線"},
    {Text::kResuming, "connection lost, coming back ({0})",
     "连接中断，正在恢复（{0}）", "連線中斷，正在恢復（{0}）"},
    {Text::kStale, "as of {0}",
     "截至 {0}", "截至 {0}"},
    {Text::kSessionEnded, "Your session has ended. Quit (q) and sign in again; your notes are kept.",
     "会话已结束。请退出（q）后重新登录，备注已保留。", "工作階段已結束。請離開（q）後重新登入，備註已保留。"},
    {Text::kQueueClosed, "closed",
     "休息", "休息"},
    {Text::kQueueClosedUntil, "closed until {0}",
     "休息至 {0}", "休息至 {0}"},
    {Text::kLinkUp, "{0} up",
     "{0} 正常", "{0} 正常"},
    {Text::kLinkDown, "{0} down",
     "{0} 中断", "{0} 中斷"},
    {Text::kLinkDownLong, "{0} is down: calls go on at the telephone, controls return with it.",
     "{0} 中断：通话可在话机上继续，恢复后可再操作。", "{0} 中斷：通話可在話機上繼續，恢復後可再操作。"},
    {Text::kLinkUpLong, "{0} is up again.",
     "{0} 已恢复。", "{0} 已恢復。"},
    {Text::kHistoryReset, "The server was started again or we were away long; all here is fresh.",
     "服务器曾重启或离线过久，数据已刷新。", "伺服器曾重啟或離線過久，資料已更新。"},
    {Text::kMyWork, "My work",
     "我的工作", "我的工作"},
    {Text::kCustomer, "Customer",
     "客户", "客戶"},
    {Text::kNote, "Note",
     "备注", "備註"},
    {Text::kNoteFor, "Note for {0}",
     "备注：{0}", "備註：{0}"},
    {Text::kNoteLeft, "Unsaved note for {0}",
     "未保存的备注：{0}", "未儲存的備註：{0}"},
    {Text::kNoteHint, "n writes a note",
     "按 n 写备注", "按 n 寫備註"},
    {Text::kOffer, "OFFER",
     "来电", "來電"},
    {Text::kOfferConsult, "HELP WANTED",
     "请求协助", "請求協助"},
    {Text::kWaited, "waited {0}",
     "已等 {0}", "已等 {0}"},
    {Text::kAsks, "{0} asks",
     "{0} 请求", "{0} 請求"},
    {Text::kAnswerWithin, "answer within {0}",
     "{0} 内接听", "{0} 內接聽"},
    {Text::kAnswerAtPhone, "Answer at the telephone.",
     "请在话机上接听。", "請在話機上接聽。"},
    {Text::kTalk, "talk {0}",
     "通话 {0}", "通話 {0}"},
    {Text::kTimeLeft, "{0} left",
     "剩余 {0}", "剩餘 {0}"},
    {Text::kHandingOver, "is being handed over",
     "正在移交", "正在移交"},
    {Text::kDidNotHappen, "{0} did not happen: {1}.",
     "{0}未完成：{1}。", "{0}未完成：{1}。"},
    {Text::kWhyBusy, "the line is busy",
     "线路占线", "線路忙線"},
    {Text::kWhyNoAnswer, "nobody answered",
     "无人接听", "無人接聽"},
    {Text::kWhyUnreachable, "the number was not reached",
     "号码无法接通", "號碼無法接通"},
    {Text::kWhyAtTelephone, "only the telephone itself can do it now",
     "现在只能在话机上操作", "現在只能在話機上操作"},
    {Text::kWhyAway, "the PBX was away",
     "交换机曾中断", "交換機曾中斷"},
    {Text::kWhyRefused, "the PBX refused it",
     "交换机拒绝", "交換機拒絕"},
    {Text::kOutcomeNeeded, "An outcome is needed: e",
     "需要选择结果：e", "需要選擇結果：e"},
    {Text::kOutcomeOptional, "Outcome: e",
     "结果：e", "結果：e"},
    {Text::kWith, "with {0}",
     "与 {0}", "與 {0}"},
    {Text::kRinging, "ringing {0}",
     "正在呼叫 {0}", "正在撥打 {0}"},
    {Text::kNothingReady, "No work yet. It comes by itself.",
     "暂无工作，会自动派来。", "暫無工作，會自動派來。"},
    {Text::kNothingNotReady, "You are not ready, so no work comes. F9",
     "您未就绪，不会派来工作。F9", "您未就緒，不會派來工作。F9"},
    {Text::kNothingLoggedOff, "You are logged off. F9 logs on.",
     "您未登录。F9 登录。", "您未登入。F9 登入。"},
    {Text::kNoCustomer, "Nobody is calling.",
     "暂无来电客户。", "暫無來電客戶。"},
    {Text::kUnknownCaller, "Unknown caller",
     "未知来电", "未知來電"},
    {Text::kLookingUp, "Looking up who it is…",
     "正在查询来电人…", "正在查詢來電人…"},
    {Text::kManyCallers, "It may be one of these:",
     "可能是以下客户：", "可能是以下客戶："},
    {Text::kSure, "sure {0} %",
     "把握 {0}%", "把握 {0}%"},
    {Text::kTickets, "Tickets",
     "工单", "工單"},
    {Text::kContacts, "Last contacts",
     "最近联系", "最近聯絡"},
    {Text::kNotes, "Notes",
     "备注记录", "備註紀錄"},
    {Text::kNone, "none",
     "无", "無"},
    {Text::kTicketOpen, "open",
     "处理中", "處理中"},
    {Text::kTicketWaiting, "waiting",
     "等待中", "等待中"},
    {Text::kTicketSolved, "solved",
     "已解决", "已解決"},
    {Text::kTicketClosed, "closed",
     "已关闭", "已關閉"},
    {Text::kHandled, "handled",
     "已处理", "已處理"},
    {Text::kAbandoned, "gave up",
     "已放弃", "已放棄"},
    {Text::kTransferredOut, "transferred",
     "已转出", "已轉出"},
    {Text::kRefused, "not taken",
     "未受理", "未受理"},
    {Text::kAccept, "Accept",
     "接听", "接聽"},
    {Text::kDecline, "Decline",
     "拒接", "拒接"},
    {Text::kHold, "Hold",
     "保持", "保留"},
    {Text::kRetrieve, "Retrieve",
     "取回", "取回"},
    {Text::kTransfer, "Transfer",
     "转接", "轉接"},
    {Text::kConsult, "Consult",
     "咨询", "諮詢"},
    {Text::kBack, "Back to customer",
     "回到客户", "回到客戶"},
    {Text::kHandOver, "Hand over",
     "移交", "移交"},
    {Text::kJoin, "Conference",
     "三方会议", "三方會議"},
    {Text::kRelease, "Hang up",
     "挂断", "掛斷"},
    {Text::kFinish, "Finish",
     "完成", "完成"},
    {Text::kExtend, "1 minute more",
     "延长 1 分钟", "延長 1 分鐘"},
    {Text::kTicket, "Ticket",
     "工单", "工單"},
    {Text::kNextWork, "Next work in hand",
     "下一项工作", "下一項工作"},
    {Text::kInWork, "In work",
     "处理中", "處理中"},
    {Text::kSetAside, "Set aside for the call",
     "因来电搁置", "因來電擱置"},
    {Text::kChannelCallback, "Callback",
     "回呼", "回撥"},
    {Text::kChannelMail, "Mail",
     "邮件", "郵件"},
    {Text::kChannelChat, "Chat",
     "在线会话", "線上交談"},
    {Text::kChannelTask, "Task",
     "任务", "任務"},
    {Text::kPresence, "Presence",
     "状态", "狀態"},
    {Text::kStory, "Story",
     "经过", "經過"},
    {Text::kIdentify, "Say who it is",
     "确认客户", "確認客戶"},
    {Text::kHelp, "Help",
     "帮助", "說明"},
    {Text::kQuit, "Quit",
     "退出", "離開"},
    {Text::kSave, "Save",
     "保存", "儲存"},
    {Text::kLeave, "Leave the note",
     "离开备注", "離開備註"},
    {Text::kLogOn, "Log on",
     "登录话机", "登入話機"},
    {Text::kLogOff, "Log off",
     "退出话机", "登出話機"},
    {Text::kAtDevice, "Log on at {0}",
     "登录话机 {0}", "登入話機 {0}"},
    {Text::kOtherDevice, "Log on at another telephone…",
     "登录其他话机…", "登入其他話機…"},
    {Text::kNewTicket, "New ticket…",
     "新建工单…", "新增工單…"},
    {Text::kLinkTicket, "This is about {0} {1}",
     "与 {0} {1} 有关", "與 {0} {1} 有關"},
    {Text::kCommentTicket, "Comment on {0} {1}",
     "评论 {0} {1}", "評論 {0} {1}"},
    {Text::kOtherTicket, "Another ticket by number…",
     "按编号选择其他工单…", "依編號選擇其他工單…"},
    {Text::kNoOutcome, "No outcome",
     "无结果", "無結果"},
    {Text::kDeclinePlain, "Without a reason",
     "不说明原因", "不說明原因"},
    {Text::kDeclineField, "Not my field",
     "不属于我的业务", "不屬於我的業務"},
    {Text::kDeclineTrouble, "Trouble with telephone or screen",
     "话机或屏幕故障", "話機或螢幕故障"},
    {Text::kNoMatch, "Nothing is called \"{0}\". Write a name from the list, or a number.",
     "没有“{0}”。请输入列表中的名称或号码。", "沒有「{0}」。請輸入清單中的名稱或號碼。"},
    {Text::kPickFirst, "Who is it? 1-3",
     "是哪位客户？1-3", "是哪位客戶？1-3"},
    {Text::kAskTransfer, "Transfer to: agent, queue or number",
     "转接到：坐席、队列或号码", "轉接到：座席、佇列或號碼"},
    {Text::kAskConsult, "Consult: agent or number",
     "咨询：坐席或号码", "諮詢：座席或號碼"},
    {Text::kAskSubject, "Subject of the new ticket",
     "新工单主题", "新工單主旨"},
    {Text::kAskComment, "Comment on {0}",
     "评论 {0}", "評論 {0}"},
    {Text::kAskTicket, "Number of the ticket",
     "工单编号", "工單編號"},
    {Text::kAskDevice, "Telephone to work at",
     "使用的话机", "使用的話機"},
    {Text::kAskReason, "Reason",
     "原因", "原因"},
    {Text::kAskOutcome, "Outcome",
     "结果", "結果"},
    {Text::kAct, "{0}: sent…",
     "{0}：已发送…", "{0}：已送出…"},
    {Text::kActRefused, "{0}: {1}",
     "{0}：{1}", "{0}：{1}"},
    {Text::kActUnreachable, "{0}: the server did not answer; nothing is lost, try again.",
     "{0}：服务器未响应，内容未丢失，请重试。", "{0}：伺服器未回應，內容未遺失，請重試。"},
    {Text::kDraftHere, "kept here",
     "已存本机", "已存本機"},
    {Text::kDraftServer, "draft kept",
     "草稿已保存", "草稿已儲存"},
    {Text::kDraftBroken, "NOT KEPT: {0}",
     "未能保存：{0}", "未能儲存：{0}"},
    {Text::kNoteSaved, "note saved {0}",
     "备注已保存 {0}", "備註已儲存 {0}"},
    {Text::kNoteFull, "The note is full.",
     "备注已满。", "備註已滿。"},
    {Text::kTooSmall, "This window is {0} x {1}; the console needs 80 x 24.",
     "窗口为 {0} x {1}，至少需要 80 x 24。", "視窗為 {0} x {1}，至少需要 80 x 24。"},
    {Text::kAgainToHangUp, "Press F8 again to hang up.",
     "再按一次 F8 挂断。", "再按一次 F8 掛斷。"},
    {Text::kAgainToQuit, "Press q again to quit. Your presence stays as it is.",
     "再按一次 q 退出，状态保持不变。", "再按一次 q 離開，狀態保持不變。"},
    {Text::kMenuKeys, "1-9 or arrows and Enter choose, Esc closes",
     "数字或方向键加回车选择，Esc 关闭", "數字或方向鍵加 Enter 選擇，Esc 關閉"},
    {Text::kPromptKeys, "Enter sends, Esc closes",
     "回车确认，Esc 关闭", "Enter 確認，Esc 關閉"},
    {Text::kPlaceKeys, "Arrows choose, Tab completes, Enter sends, Esc closes",
     "方向键选择，Tab 补全，回车确认，Esc 关闭", "方向鍵選擇，Tab 補全，Enter 確認，Esc 關閉"},
    {Text::kNoteKeys, "Ctrl-S saves, Esc leaves (text is kept)",
     "Ctrl-S 保存，Esc 离开（内容保留）", "Ctrl-S 儲存，Esc 離開（內容保留）"},
    {Text::kStoryKeys, "Arrows and pages scroll, F6 or Esc closes",
     "方向键与翻页键滚动，F6 或 Esc 关闭", "方向鍵與翻頁鍵捲動，F6 或 Esc 關閉"},
    {Text::kStoryOf, "How contact {0} came here · {1}",
     "联系 {0} 的经过 · {1}", "聯絡 {0} 的經過 · {1}"},
    {Text::kStoryReading, "Reading…",
     "读取中…", "讀取中…"},
    {Text::kStoryNone, "There is no call yet whose story could be told.",
     "尚无可查看经过的来电。", "尚無可查看經過的來電。"},
    {Text::kHelpTitle, "Keys (those of calls show when they are possible)",
     "按键（通话按键仅在可用时显示）", "按鍵（通話按鍵僅在可用時顯示）"},
    {Text::kAnyKey, "Any key closes.",
     "按任意键关闭。", "按任意鍵關閉。"},
};
// clang-format on

// Each text stands at its own number, or a screen would say something else than it means.
constexpr bool IsInOrder() {
  std::size_t number = 0;
  for (const Words& words : kWords) {
    if (static_cast<std::size_t>(words.id) != number++) return false;
  }
  return number == static_cast<std::size_t>(Text::kCount);
}
static_assert(IsInOrder());

std::string_view Choose(Language language, const Phrase& phrase) {
  switch (language) {
    case Language::kEnglish:
      return phrase.english;
    case Language::kSimplified:
      return phrase.simplified;
    case Language::kTraditional:
      return phrase.traditional;
  }
  return phrase.english;
}

}  // namespace

std::string Say(Language language, Text text, std::initializer_list<std::string_view> values) {
  const Words& words = kWords[static_cast<std::size_t>(text)];
  return Say(language, Phrase{words.english, words.simplified, words.traditional}, values);
}

std::string Say(Language language, const Phrase& phrase,
                std::initializer_list<std::string_view> values) {
  const std::string_view pattern = Choose(language, phrase);
  std::string said;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool is_place = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}';
    if (!is_place) {
      said += pattern[at];
      continue;
    }
    const auto number = static_cast<std::size_t>(pattern[at + 1] - '0');
    if (number < values.size()) said += *(values.begin() + number);
    at += 2;
  }
  return said;
}

Language ToLanguage(std::string_view name) {
  if (!name.starts_with("zh")) return Language::kEnglish;
  for (const std::string_view mark : {"TW", "HK", "MO", "Hant", "hant"}) {
    if (name.find(mark) != std::string_view::npos) return Language::kTraditional;
  }
  return Language::kSimplified;
}

Language LanguageOfEnvironment() {
  for (const char* name : {"STROWGER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return ToLanguage(value);
  }
  return Language::kEnglish;
}

}  // namespace strowger::client
