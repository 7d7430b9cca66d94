#pragma once

#include "terminal/text.h"

// What the console says about mails, beside the words of text.h.
namespace strowger::client::mail_words {

// ---- A mail that is read
inline constexpr Phrase kPlace{"{0} · mail {1} of {2}", "{0} · 第 {1}/{2} 封",
                               "{0} · 第 {1}/{2} 封"};
inline constexpr Phrase kSetAside{"Set aside for the call", "因来电搁置", "因來電擱置"};
inline constexpr Phrase kInHand{"In hand", "处理中", "處理中"};
inline constexpr Phrase kInHandFor{"in hand {0}", "处理 {0}", "處理 {0}"};
inline constexpr Phrase kNoAnswer{"the server did not answer", "服务器未响应", "伺服器未回應"};
inline constexpr Phrase kFailed{"The mail could not be read: {0} (g tries again)",
                                "无法读取邮件：{0}（按 g 重试）", "無法讀取郵件：{0}（按 g 重試）"};
inline constexpr Phrase kTo{"To {0}", "收件人 {0}", "收件者 {0}"};
inline constexpr Phrase kCopyTo{"Copy to {0}", "抄送 {0}", "副本 {0}"};
inline constexpr Phrase kAttached{"Attached: {0} ({1})", "附件：{0}（{1}）", "附件：{0}（{1}）"};
inline constexpr Phrase kNoName{"without a name", "无文件名", "無檔名"};
inline constexpr Phrase kProtected{"Protected: {0}", "加密或签名：{0}", "加密或簽章：{0}"};
inline constexpr Phrase kIsCut{"Only its beginning is kept: the mail was too large.",
                               "邮件过大，仅保存开头部分。", "郵件過大，僅保存開頭部分。"};
inline constexpr Phrase kFolded{"Quoted text and signature are folded (z shows them)",
                                "引文与签名已折叠（按 z 显示）", "引文與簽名已摺疊（按 z 顯示）"};
inline constexpr Phrase kTextGoesOn{"The text goes on for {0} more bytes (strowger mail show {1})",
                                    "正文还有 {0} 字节（strowger mail show {1}）",
                                    "內文還有 {0} 位元組（strowger mail show {1}）"};
inline constexpr Phrase kNoText{"The mail has no text.", "邮件没有正文。", "郵件沒有內文。"};
inline constexpr Phrase kOthersWrite{"{0} is writing an answer, too", "{0} 也在写回复",
                                     "{0} 也在撰寫回覆"};
inline constexpr Phrase kOwnDraft{"Your draft: {0} (r goes on)", "您的草稿：{0}（按 r 继续）",
                                  "您的草稿：{0}（按 r 繼續）"};
inline constexpr Phrase kUnkeptDraft{"Your draft, not all of it at the server: {0} (r goes on)",
                                     "您的草稿，尚未全部存到服务器：{0}（按 r 继续）",
                                     "您的草稿，尚未全部存到伺服器：{0}（按 r 繼續）"};
inline constexpr Phrase kWaits{"Goes out {0}: {1}", "{0} 发出：{1}", "{0} 寄出：{1}"};
inline constexpr Phrase kWasSent{"Answered {0}: {1}", "{0} 已回复：{1}", "{0} 已回覆：{1}"};
inline constexpr Phrase kDidNotGo{"Not sent: {0} {1}", "未能发送：{0} {1}", "未能寄出：{0} {1}"};
inline constexpr Phrase kIsUncertain{"Not certain whether it was sent: {0}",
                                     "不确定是否已发送：{0}", "不確定是否已寄出：{0}"};
inline constexpr Phrase kUndo{"\"{0}\" goes out in {1}: u takes it back",
                              "“{0}”将在 {1} 后发出：按 u 撤回",
                              "「{0}」將在 {1} 後寄出：按 u 收回"};

// ---- Its keys
inline constexpr Phrase kReply{"Reply", "回复", "回覆"};
inline constexpr Phrase kReplyAll{"All", "全部", "全部"};
inline constexpr Phrase kForward{"Forward", "转发", "轉寄"};
inline constexpr Phrase kFold{"Quote", "引文", "引文"};
inline constexpr Phrase kLarge{"Large", "放大", "放大"};
inline constexpr Phrase kReplyAllLong{"Reply to all", "全部回复", "全部回覆"};
inline constexpr Phrase kFoldLong{"Quoted text", "引文展开/折叠", "引文展開/摺疊"};
inline constexpr Phrase kLargeLong{"Mail large, small", "邮件放大/缩小", "郵件放大/縮小"};
inline constexpr Phrase kOlder{"Mail before", "上一封", "上一封"};
inline constexpr Phrase kNewer{"Mail after", "下一封", "下一封"};
inline constexpr Phrase kAgain{"Read mail again", "重新读取邮件", "重新讀取郵件"};
inline constexpr Phrase kTakeBack{"Take sending back", "撤回发送", "收回寄出"};
inline constexpr Phrase kScroll{"Scroll the mail", "滚动邮件", "捲動郵件"};

// ---- A draft
inline constexpr Phrase kNewMail{"Mail", "邮件", "郵件"};
inline constexpr Phrase kFieldTo{"To", "收件人", "收件者"};
inline constexpr Phrase kFieldCc{"Copy", "抄送", "副本"};
inline constexpr Phrase kFieldBcc{"Unseen copy", "密送", "密件副本"};
inline constexpr Phrase kFieldSubject{"Subject", "主题", "主旨"};
inline constexpr Phrase kDraftKeys{
    "Ctrl-S send…  Ctrl-T texts…  Ctrl-F attach…  Tab next field  Esc leaves (kept)",
    "Ctrl-S 发送…  Ctrl-T 常用语…  Ctrl-F 附件…  Tab 下一栏  Esc 离开（保留）",
    "Ctrl-S 寄出…  Ctrl-T 常用語…  Ctrl-F 附件…  Tab 下一欄  Esc 離開（保留）"};
inline constexpr Phrase kPreviewKeys{"Arrows and pages scroll, Ctrl-S send…, Esc goes on writing",
                                     "方向键与翻页键滚动，Ctrl-S 发送…，Esc 继续编写",
                                     "方向鍵與翻頁鍵捲動，Ctrl-S 寄出…，Esc 繼續編寫"};
inline constexpr Phrase kPreviewOf{"As it is sent: {0}", "发送预览：{0}", "寄出預覽：{0}"};
inline constexpr Phrase kSending{"being sent…", "发送中…", "寄出中…"};
inline constexpr Phrase kFull{"Here is room for no more.", "此处已满。", "此處已滿。"};
inline constexpr Phrase kIsMasked{
    "Masked recipients stay, or all are typed anew (Ctrl-A, Ctrl-K clears).",
    "隐藏的收件人不能修改；可清空后重新输入（Ctrl-A、Ctrl-K）。",
    "隱藏的收件者不能修改；可清空後重新輸入（Ctrl-A、Ctrl-K）。"};
inline constexpr Phrase kConflict{"{0} has changed this draft: Ctrl-S chooses whose words count",
                                  "{0} 已修改此草稿：按 Ctrl-S 选择保留哪一份",
                                  "{0} 已修改此草稿：按 Ctrl-S 選擇保留哪一份"};
inline constexpr Phrase kBeginning{"The draft is being begun…", "正在建立草稿…", "正在建立草稿…"};
inline constexpr Phrase kFetching{"The draft is being fetched…", "正在读取草稿…", "正在讀取草稿…"};

// ---- Canned texts
inline constexpr Phrase kTexts{"Canned texts", "常用语", "常用語"};
inline constexpr Phrase kFetchingTexts{"The canned texts are being fetched…", "正在读取常用语…",
                                       "正在讀取常用語…"};
inline constexpr Phrase kNoTexts{"There are no canned texts (strowger text save).",
                                 "没有常用语（strowger text save）。",
                                 "沒有常用語（strowger text save）。"};
inline constexpr Phrase kMoreTexts{"Further texts…", "更多…", "更多…"};
inline constexpr Phrase kLanguageOfMail{"In the language of the mail", "按来信的语言",
                                        "依來信的語言"};

// ---- Attachments
inline constexpr Phrase kFieldAttached{"Attached", "附件", "附件"};
inline constexpr Phrase kTakeOffKey{"Ctrl-R takes off…", "Ctrl-R 移除…", "Ctrl-R 移除…"};
inline constexpr Phrase kTakeOff{"Take an attachment off", "移除附件", "移除附件"};
inline constexpr Phrase kTakenOff{"The attachment is taken off.", "附件已移除。", "附件已移除。"};
inline constexpr Phrase kNothingAttached{"Nothing is attached (Ctrl-F attaches a file).",
                                         "没有附件（按 Ctrl-F 添加文件）。",
                                         "沒有附件（按 Ctrl-F 加入檔案）。"};
inline constexpr Phrase kAskForFile{"File to attach (~/offer.pdf)", "要添加的文件（~/offer.pdf）",
                                    "要附加的檔案（~/offer.pdf）"};
inline constexpr Phrase kAttaching{"\"{0}\" is being attached…", "正在上传“{0}”…",
                                   "正在上傳「{0}」…"};
inline constexpr Phrase kIsAttached{"\"{0}\" is attached ({1}).", "已添加附件“{0}”（{1}）。",
                                    "已加入附件「{0}」（{1}）。"};
inline constexpr Phrase kOneFile{"\"{0}\" is still on its way: attach the next file then.",
                                 "“{0}”仍在上传，请稍后再添加下一个文件。",
                                 "「{0}」仍在上傳，請稍後再加入下一個檔案。"};
inline constexpr Phrase kIncomplete{"incomplete", "不完整", "不完整"};

// ---- What is asked and done about it
inline constexpr Phrase kWhatNow{"This mail", "此邮件", "此郵件"};
inline constexpr Phrase kSendNow{"Send", "发送", "寄出"};
inline constexpr Phrase kSendLater{"Send later…", "定时发送…", "定時寄出…"};
inline constexpr Phrase kPreview{"See it as it is sent", "预览", "預覽"};
inline constexpr Phrase kGoOnWriting{"Go on writing", "继续编写", "繼續編寫"};
inline constexpr Phrase kDiscard{"Give the draft up", "放弃草稿", "放棄草稿"};
inline constexpr Phrase kSureToDiscard{"Give the draft up? Its text is gone then.",
                                       "放弃草稿？正文将丢失。", "放棄草稿？內文將遺失。"};
inline constexpr Phrase kKeepMine{"Keep what stands here", "保留此处内容", "保留此處內容"};
inline constexpr Phrase kTakeTheirs{"Take what {0} wrote", "采用 {0} 的内容", "採用 {0} 的內容"};
inline constexpr Phrase kAnswered{"Somebody has answered since you began", "编写期间已有人回复",
                                  "編寫期間已有人回覆"};
inline constexpr Phrase kSendAnyway{"Send it all the same", "仍然发送", "仍然寄出"};
inline constexpr Phrase kDrafts{"Drafts in this thread", "此会话的草稿", "此會話的草稿"};
inline constexpr Phrase kGoOn{"Go on with \"{0}\"", "继续“{0}”", "繼續「{0}」"};
inline constexpr Phrase kBeginAnother{"Begin another", "新建", "另建"};
inline constexpr Phrase kAskWhenToSend{"Send at (15:30, 2026-11-24 9:00, +2h)",
                                       "发送时间（15:30、2026-11-24 9:00、+2h）",
                                       "寄出時間（15:30、2026-11-24 9:00、+2h）"};
inline constexpr Phrase kNotATime{"\"{0}\" is no time: type 15:30, 2026-11-24 9:00 or +2h.",
                                  "“{0}”不是时间：请输入 15:30、2026-11-24 9:00 或 +2h。",
                                  "「{0}」不是時間：請輸入 15:30、2026-11-24 9:00 或 +2h。"};
inline constexpr Phrase kWillGo{"\"{0}\" goes out {1}: u takes it back",
                                "“{0}”将于 {1} 发出：按 u 撤回", "「{0}」將於 {1} 寄出：按 u 收回"};
inline constexpr Phrase kTakenBack{"Taken back: it is a draft again.", "已撤回，恢复为草稿。",
                                   "已收回，恢復為草稿。"};
inline constexpr Phrase kGivenUp{"The draft is given up.", "草稿已放弃。", "草稿已放棄。"};
inline constexpr Phrase kRefused{"{0}: {1}", "{0}：{1}", "{0}：{1}"};
inline constexpr Phrase kUnreachable{
    "{0}: the server did not answer; what you typed is kept, try again.",
    "{0}：服务器未响应，已输入的内容已保留，请重试。",
    "{0}：伺服器未回應，已輸入的內容已保留，請重試。"};
inline constexpr Phrase kNoLonger{"it is no draft any more; what you typed stays on this disk",
                                  "已不是草稿，您输入的内容留在本机",
                                  "已不是草稿，您輸入的內容留在本機"};

}  // namespace strowger::client::mail_words
