#pragma once

#include "terminal/text.h"

// What stands over the columns of tables.
namespace strowger::client::headings {

inline constexpr Phrase kAccount{"ACCOUNT", "账户", "帳戶"};
inline constexpr Phrase kAddress{"ADDRESS", "地址", "地址"};
inline constexpr Phrase kAcknowledged{"ACKNOWLEDGED", "自动答复", "自動答覆"};
inline constexpr Phrase kAgent{"AGENT", "坐席", "座席"};
inline constexpr Phrase kAmount{"AMOUNT", "金额", "金額"};
inline constexpr Phrase kAnsweredInTime{"IN TIME", "按时", "準時"};
inline constexpr Phrase kArrived{"ARRIVED", "已到", "已到"};
inline constexpr Phrase kArticles{"ARTICLES", "文章", "文章"};
inline constexpr Phrase kAttempts{"ATTEMPTS", "次数", "次數"};
inline constexpr Phrase kBehind{"BEHIND", "落后", "落後"};
inline constexpr Phrase kCaller{"CALLER", "来电号码", "來電號碼"};
inline constexpr Phrase kChange{"CHANGE", "变更", "變更"};
inline constexpr Phrase kChanged{"CHANGED", "更新", "更新"};
inline constexpr Phrase kClass{"CLASS", "级别", "級別"};
inline constexpr Phrase kCompany{"COMPANY", "公司", "公司"};
inline constexpr Phrase kCustomer{"CUSTOMER", "客户", "客戶"};
inline constexpr Phrase kDead{"DEAD", "死信", "死信"};
inline constexpr Phrase kDeflected{"DEFLECTED", "已分流", "已分流"};
inline constexpr Phrase kDelivered{"DELIVERED", "已送达", "已送達"};
inline constexpr Phrase kDuplicate{"DOUBLE", "重复", "重複"};
inline constexpr Phrase kElement{"ELEMENT", "要素", "要素"};
inline constexpr Phrase kExpected{"EXPECTED", "预计等待", "預計等待"};
inline constexpr Phrase kFolder{"FOLDER", "文件夹", "資料夾"};
inline constexpr Phrase kFirstAnswer{"FIRST ANSWER", "首次答复", "首次答覆"};
inline constexpr Phrase kFor{"FOR", "时长", "時長"};
inline constexpr Phrase kFrom{"FROM", "发件人", "寄件人"};
inline constexpr Phrase kFreshDays{"FRESH FOR DAYS", "有效天数", "有效天數"};
inline constexpr Phrase kGroup{"GROUP", "分组", "分組"};
inline constexpr Phrase kGuessed{"GUESSED", "推测数", "推測數"};
inline constexpr Phrase kGuess{"GUESS", "推测", "推測"};
inline constexpr Phrase kHours{"HOURS", "营业时间", "營業時間"};
inline constexpr Phrase kInteraction{"INTERACTION", "联系", "聯絡"};
inline constexpr Phrase kLink{"LINK", "连接", "連線"};
inline constexpr Phrase kLoggedOn{"LOGGED ON", "已登录", "已登入"};
inline constexpr Phrase kDue{"DUE", "期限", "期限"};
inline constexpr Phrase kLanguage{"LANGUAGE", "语言", "語言"};
inline constexpr Phrase kLastError{"LAST ERROR", "最近错误", "最近錯誤"};
inline constexpr Phrase kLastMail{"LAST MAIL", "最近来信", "最近來信"};
inline constexpr Phrase kLongest{"LONGEST", "最长等待", "最長等待"};
inline constexpr Phrase kLookedAt{"LOOKED AT", "已统计", "已統計"};
inline constexpr Phrase kMails{"MAILS", "邮件", "郵件"};
inline constexpr Phrase kMatters{"MATTERS", "事项", "事項"};
inline constexpr Phrase kMissing{"MISSING", "缺失", "缺少"};
inline constexpr Phrase kModel{"MODEL", "模型", "模型"};
inline constexpr Phrase kName{"NAME", "名称", "名稱"};
inline constexpr Phrase kNow{"NOW", "当前", "目前"};
inline constexpr Phrase kNumber{"NUMBER", "编号", "編號"};
inline constexpr Phrase kOldest{"OLDEST", "最久", "最久"};
inline constexpr Phrase kOpen{"OPEN", "未结", "未結"};
inline constexpr Phrase kOwner{"OWNER", "负责人", "負責人"};
inline constexpr Phrase kPresence{"PRESENCE", "状态", "狀態"};
inline constexpr Phrase kQueue{"QUEUE", "队列", "佇列"};
inline constexpr Phrase kQuiet{"QUIET", "无后续", "無後續"};
inline constexpr Phrase kReady{"READY", "就绪", "就緒"};
inline constexpr Phrase kReason{"REASON", "原因", "原因"};
inline constexpr Phrase kResolution{"SETTLED AFTER", "解决用时", "解決用時"};
inline constexpr Phrase kRight{"RIGHT", "正确", "正確"};
inline constexpr Phrase kRightWhenSure{"RIGHT WHEN SURE", "有把握时正确", "有把握時正確"};
inline constexpr Phrase kRinging{"RINGING", "振铃", "響鈴"};
inline constexpr Phrase kRoles{"ROLES", "角色", "角色"};
inline constexpr Phrase kRule{"WRITTEN AS", "写法", "寫法"};
inline constexpr Phrase kScheduled{"LATER", "预约回呼", "預約回撥"};
inline constexpr Phrase kScore{"SCORE", "得分", "得分"};
inline constexpr Phrase kSent{"SENT", "已发送", "已傳送"};
inline constexpr Phrase kServer{"SERVER", "服务器", "伺服器"};
inline constexpr Phrase kServiceLevel{"SERVICE LEVEL", "服务水平", "服務水準"};
inline constexpr Phrase kSettledInTime{"IN TIME", "按时", "準時"};
inline constexpr Phrase kShown{"SHOWN", "显示", "顯示"};
inline constexpr Phrase kSlot{"SLOT", "工作位", "工作位"};
inline constexpr Phrase kSource{"SOURCE", "来源", "來源"};
inline constexpr Phrase kSourceOfTruth{"SOURCE OF TRUTH", "权威来源", "權威來源"};
inline constexpr Phrase kStale{"STALE", "过期", "過期"};
inline constexpr Phrase kState{"STATE", "状态", "狀態"};
inline constexpr Phrase kSubject{"SUBJECT", "主题", "主旨"};
inline constexpr Phrase kSure{"SURE", "把握", "把握"};
inline constexpr Phrase kTelephone{"TELEPHONE", "电话", "電話"};
inline constexpr Phrase kText{"TEXT", "内容", "內容"};
inline constexpr Phrase kThread{"THREAD", "会话", "會話"};
inline constexpr Phrase kTicket{"TICKET", "工单", "工單"};
inline constexpr Phrase kTier{"TIER", "等级", "等級"};
inline constexpr Phrase kTo{"TO", "收件人", "收件人"};
inline constexpr Phrase kTopic{"TOPIC", "主题", "主題"};
inline constexpr Phrase kSince{"SINCE", "自", "自"};
inline constexpr Phrase kUnanswered{"UNANSWERED", "未答复", "未答覆"};
inline constexpr Phrase kUntil{"UNTIL", "截止", "截止"};
inline constexpr Phrase kUser{"USER", "用户", "使用者"};
inline constexpr Phrase kValue{"VALUE", "值", "值"};
inline constexpr Phrase kVerified{"CONFIRMED", "已确认", "已確認"};
inline constexpr Phrase kWaiting{"WAITING", "等待", "等待"};
inline constexpr Phrase kWeek{"WEEK", "周", "週"};
inline constexpr Phrase kWhat{"WHAT", "项目", "項目"};
inline constexpr Phrase kWhen{"WHEN", "时间", "時間"};
inline constexpr Phrase kWhy{"WHY", "依据", "依據"};
inline constexpr Phrase kWrong{"WRONG", "有误", "有誤"};
inline constexpr Phrase kWrongIn{"WRONG IN 1/3/6/12 MONTHS", "1/3/6/12 个月后有误",
                                 "1/3/6/12 個月後有誤"};
inline constexpr Phrase kWorkItem{"WORK ITEM", "工作", "工作"};

}  // namespace strowger::client::headings
