#include "terminal/refusal_text.h"

#include <array>
#include <optional>
#include <string_view>

namespace strowger::client {

namespace {

// "{agent}" is the value that the refusal carries under this name.
struct Explanation {
  std::string_view reason;
  std::string_view simplified;
  std::string_view traditional;
};

// clang-format off
constexpr std::array kExplanations{
    // The floor.
    Explanation{"AGENT_UNKNOWN", "没有坐席“{agent}”。", "沒有座席「{agent}」。"},
    Explanation{"QUEUE_UNKNOWN", "没有队列“{queue}”。", "沒有佇列「{queue}」。"},
    Explanation{"ITEM_UNKNOWN", "没有这项工作，或已结束。", "沒有這項工作，或已結束。"},
    Explanation{"DEVICE_MISSING", "坐席“{agent}”没有常用话机，请指定一部。",
                "座席「{agent}」沒有常用話機，請指定一部。"},
    Explanation{"DEVICE_IN_USE", "话机 {device} 正由坐席“{holder}”使用。",
                "話機 {device} 正由座席「{holder}」使用。"},
    Explanation{"LOGGED_ON_ELSEWHERE", "坐席“{agent}”已在话机 {device} 登录，请先在那里登出。",
                "座席「{agent}」已在話機 {device} 登入，請先在那裡登出。"},
    Explanation{"NOT_LOGGED_ON", "坐席“{agent}”须先登录话机。", "座席「{agent}」須先登入話機。"},
    Explanation{"OFFER_CLOSED", "来电 {offer} 已不再等待您接听。", "來電 {offer} 已不再等待您接聽。"},
    Explanation{"ANSWER_AT_PHONE", "此交换机不能代接，请拿起话机 {device}。",
                "此交換機不能代接，請拿起話機 {device}。"},
    Explanation{"NOT_YOURS", "这项工作不在您的桌面上。", "這項工作不在您的桌面上。"},
    Explanation{"NOT_PARKED", "这项工作未被搁置。", "這項工作未被擱置。"},
    Explanation{"MORE_CAME", "该工作又有新来信，请先查看。", "該工作又有新來信，請先查看。"},
    Explanation{"NOT_ALLOWED_NOW", "当前状态下不能这样做。", "目前狀態下不能這樣做。"},
    Explanation{"NOT_A_CALL", "这不是通话，不能这样做。", "這不是通話，不能這樣做。"},
    Explanation{"NOT_SUBMITTED", "通话由交换机送入，不能这样提交或撤回。",
                "通話由交換機送入，不能這樣提交或撤回。"},
    Explanation{"KEY_MISSING", "请给出这项工作的键。", "請給出這項工作的鍵。"},
    Explanation{"CHANNEL_INVALID", "渠道须为邮件、在线会话或任务。",
                "渠道須為郵件、線上交談或任務。"},
    Explanation{"CONSULT_NOT_ANSWERED", "被咨询方尚未接听，请等待或取消咨询。",
                "被諮詢方尚未接聽，請等待或取消諮詢。"},
    Explanation{"LINK_DOWN", "交换机连接“{link}”已中断，恢复后请重试。",
                "交換機連線「{link}」已中斷，恢復後請重試。"},
    Explanation{"AGENT_NOT_AVAILABLE", "坐席“{agent}”未登录、正忙或在另一台交换机上。",
                "座席「{agent}」未登入、忙線或在另一台交換機上。"},
    Explanation{"QUEUE_FULL", "队列“{queue}”已满。", "佇列「{queue}」已滿。"},
    Explanation{"PARTIES_FULL", "此通话不能再加入其他人。", "此通話不能再加入其他人。"},
    Explanation{"NOT_IN_WRAP_UP", "您不在这项工作的话后处理中。", "您不在這項工作的話後處理中。"},
    Explanation{"WRAP_UP_AT_ITS_LONGEST", "这次话后处理不能再延长。", "這次話後處理不能再延長。"},
    Explanation{"DURATION_INVALID", "请说明延长多久。", "請說明延長多久。"},
    Explanation{"DISPOSITION_REQUIRED", "队列“{queue}”要求选择结果。", "佇列「{queue}」要求選擇結果。"},
    Explanation{"DISPOSITION_UNKNOWN", "“{disposition}”不是队列“{queue}”的结果。",
                "「{disposition}」不是佇列「{queue}」的結果。"},
    Explanation{"AGENT_AT_WORK", "坐席“{agent}”有工作在手，结束后才能撤销或变更席位。",
                "座席「{agent}」有工作在手，結束後才能撤銷或變更席位。"},
    Explanation{"QUEUE_IN_USE", "队列“{queue}”中还有 {items} 项工作，请先移走或稍后再撤销。",
                "佇列「{queue}」中還有 {items} 項工作，請先移走或稍後再撤銷。"},
    Explanation{"INTERACTION_UNKNOWN", "没有联系 {interaction}，或已超出保留期。",
                "沒有聯絡 {interaction}，或已超出保留期。"},
    Explanation{"INTERACTION_NOT_YOURS", "联系 {interaction} 未曾派给您。",
                "聯絡 {interaction} 未曾派給您。"},
    Explanation{"NO_OFFER", "您的桌面上没有待接来电。", "您的桌面上沒有待接來電。"},
    Explanation{"NO_WORK", "您的桌面上没有工作。", "您的桌面上沒有工作。"},
    Explanation{"NOT_AN_AGENT", "{user} 不是坐席。", "{user} 不是座席。"},
    // Records.
    Explanation{"CUSTOMER_UNKNOWN", "没有客户 {customer}。", "沒有客戶 {customer}。"},
    Explanation{"CUSTOMER_EXISTS", "客户 {customer} 的姓名和号码相同，请打开该客户。",
                "客戶 {customer} 的姓名和號碼相同，請開啟該客戶。"},
    Explanation{"ALREADY_MERGED", "客户 {first} 和 {second} 已是同一客户：{customer}。",
                "客戶 {first} 和 {second} 已是同一客戶：{customer}。"},
    Explanation{"NEVER_LINK", "客户 {first} 和 {second} 已标明为两个人，请先取消该标记。",
                "客戶 {first} 和 {second} 已標明為兩個人，請先取消該標記。"},
    Explanation{"NEVER_LINK_KNOWN", "客户 {first} 和 {second} 早已标明为两个人。",
                "客戶 {first} 和 {second} 早已標明為兩個人。"},
    Explanation{"NEVER_LINK_UNKNOWN", "客户 {first} 和 {second} 没有标明为两个人。",
                "客戶 {first} 和 {second} 沒有標明為兩個人。"},
    Explanation{"NOT_MERGED", "客户 {customer} 没有合并过。", "客戶 {customer} 沒有合併過。"},
    Explanation{"NAME_THE_MERGED", "{customer} 是保留的编号，请给出要拆出的编号：{merged}。",
                "{customer} 是保留的編號，請給出要拆出的編號：{merged}。"},
    Explanation{"CLUSTER_FULL", "合并后会有 {records} 条来源记录，一个客户最多 {max} 条。",
                "合併後會有 {records} 筆來源記錄，一個客戶最多 {max} 筆。"},
    Explanation{"CHANGE_AHEAD", "还没有编号 {after} 的变更，最新的是 {newest}；请重新读取全部客户。",
                "還沒有編號 {after} 的變更，最新的是 {newest}；請重新讀取全部客戶。"},
    Explanation{"TICKET_UNKNOWN", "没有工单 {ticket}。", "沒有工單 {ticket}。"},
    Explanation{"TICKET_STATE", "工单的当前状态不允许这样变更。", "工單的目前狀態不允許這樣變更。"},
    Explanation{"TICKET_FULL", "工单 {ticket} 已满，请新建一张。", "工單 {ticket} 已滿，請新增一張。"},
    Explanation{"SUBJECT_EMPTY", "工单需要主题。", "工單需要主旨。"},
    Explanation{"SUBJECT_MISSING", "工单需要主题。", "工單需要主旨。"},
    Explanation{"TEXT_EMPTY", "内容不能为空。", "內容不能為空。"},
    Explanation{"TEXT_MISSING", "内容不能为空。", "內容不能為空。"},
    Explanation{"VALUE_INVALID", "{field} 的值“{value}”不符合数据字典：{mend}。",
                "{field} 的值「{value}」不符合資料字典：{mend}。"},
    Explanation{"TEXT_TOO_LONG", "内容过长。", "內容過長。"},
    Explanation{"VERSION_MISMATCH", "其他人已作更改，请重新读取后再试。", "其他人已作變更，請重新讀取後再試。"},
    Explanation{"CANNED_TEXT_UNKNOWN", "没有这条常用语，或已被删除。", "沒有這條常用語，或已被刪除。"},
    Explanation{"ATTACHMENTS_FULL", "附件过多或过大，请移除一些，或另发一封邮件。",
                "附件過多或過大，請移除一些，或另寄一封郵件。"},
    Explanation{"ATTACHMENT_UNKNOWN", "该附件已不在邮件中。", "該附件已不在郵件中。"},
    Explanation{"ATTACHMENT_INCOMPLETE", "有附件不完整，请移除后重新添加。", "有附件不完整，請移除後重新加入。"},
    Explanation{"DRAFTS_FULL", "草稿过多，请先完成或删除一份。", "草稿過多，請先完成或刪除一份。"},
    // Signing in, and what one may do.
    Explanation{"SIGN_IN_REFUSED", "用户名或密码不正确，或该用户已停用。",
                "使用者名稱或密碼不正確，或該使用者已停用。"},
    Explanation{"SIGN_IN_PAUSED", "密码错误次数过多，请一分钟后重试。", "密碼錯誤次數過多，請一分鐘後重試。"},
    Explanation{"SIGN_IN_BUSY", "正在登录的人过多，请稍后重试。", "正在登入的人過多，請稍後重試。"},
    Explanation{"SESSION_UNKNOWN", "会话已结束，请重新登录。", "工作階段已結束，請重新登入。"},
    Explanation{"SESSION_MISSING", "请先登录。", "請先登入。"},
    Explanation{"SESSIONS_FULL", "服务器的会话已满，请在别处登出。", "伺服器的工作階段已滿，請在別處登出。"},
    Explanation{"ROLE_MISSING", "用户 {user} 没有执行此操作的权限。", "使用者 {user} 沒有執行此操作的權限。"},
    Explanation{"USER_UNKNOWN", "没有用户 {user}。", "沒有使用者 {user}。"},
    Explanation{"USER_EXISTS", "用户 {user} 已存在。", "使用者 {user} 已存在。"},
    Explanation{"USER_NAME_INVALID", "用户名为 1 至 64 个 a-z、0-9、点、短横线或下划线。",
                "使用者名稱為 1 至 64 個 a-z、0-9、點、短橫線或底線。"},
    Explanation{"ROLES_MISSING", "用户至少需要一个角色。", "使用者至少需要一個角色。"},
    Explanation{"OWN_USER", "您不能停用自己，请由其他管理员操作。", "您不能停用自己，請由其他管理員操作。"},
    Explanation{"PASSWORD_LENGTH", "密码长度不符合要求。", "密碼長度不符合要求。"},
    Explanation{"PASSWORD_MISSING", "没有给出密码；没有终端时请使用 --password-stdin。",
                "沒有給出密碼；沒有終端機時請使用 --password-stdin。"},
    Explanation{"NOT_SIGNED_IN", "尚未登录。请使用：strowger sign-in USER",
                "尚未登入。請使用：strowger sign-in USER"},
    // The server and this program.
    Explanation{"CALLS_FULL", "服务器繁忙，请重试。", "伺服器忙碌，請重試。"},
    Explanation{"REQUESTS_FULL", "服务器繁忙，请稍后重试。", "伺服器忙碌，請稍後重試。"},
    Explanation{"STREAMS_FULL", "服务器的连接已满。", "伺服器的連線已滿。"},
    Explanation{"STORE_BUSY", "数据库繁忙，请稍后重试。", "資料庫忙碌，請稍後重試。"},
    Explanation{"STORE_FULL", "数据库的磁盘已满。", "資料庫的磁碟已滿。"},
    Explanation{"STORE_UNAVAILABLE", "数据库暂时不可用，请重试。", "資料庫暫時無法使用，請重試。"},
    Explanation{"SERVER_STOPPING", "服务器正在停止。", "伺服器正在停止。"},
    Explanation{"FILE_UNREADABLE", "无法读取文件“{file}”。", "無法讀取檔案「{file}」。"},
    Explanation{"FILE_MISSING", "没有文件“{file}”。", "沒有檔案「{file}」。"},
    Explanation{"FILE_IS_FOLDER", "“{file}”是文件夹，请指定其中的文件。",
                "「{file}」是資料夾，請指定其中的檔案。"},
    Explanation{"FILE_NOT_PLAIN", "“{file}”不是普通文件。", "「{file}」不是一般檔案。"},
    Explanation{"FILE_TOO_LARGE", "“{file}”过大，无法随邮件发送。", "「{file}」過大，無法隨郵件寄出。"},
    Explanation{"FILE_CHANGED", "读取时“{file}”已被修改，请重新添加。", "讀取時「{file}」已被修改，請重新加入。"},
    Explanation{"FILE_UNWRITABLE", "无法写入文件“{file}”。", "無法寫入檔案「{file}」。"},
};
// clang-format on

std::string_view PatternOf(Language language, const std::string& reason) {
  for (const Explanation& one : kExplanations) {
    if (one.reason != reason) continue;
    return language == Language::kSimplified ? one.simplified : one.traditional;
  }
  return {};
}

// None when a value is missing: half a sentence is worse than a whole one in English.
std::optional<std::string> Fill(std::string_view pattern, const Error& error) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '{') {
      text += pattern[at];
      continue;
    }
    const std::size_t end = pattern.find('}', at);
    const auto value = error.metadata.find(std::string(pattern.substr(at + 1, end - at - 1)));
    if (value == error.metadata.end()) return std::nullopt;
    text += value->second;
    at = end;
  }
  return text;
}

}  // namespace

std::string Explain(Language language, const Error& error) {
  if (language == Language::kEnglish) return error.message;
  const std::string_view pattern = PatternOf(language, error.reason);
  if (pattern.empty()) return error.message;
  return Fill(pattern, error).value_or(error.message);
}

}  // namespace strowger::client
