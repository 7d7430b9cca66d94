#include "adapters/store/demo_texts.h"

namespace strowger::store {

namespace {

constexpr DemoCase kEnglishCases[] = {
    {"Invoice charged twice", "Both charges are on the card statement.", "Second charge refunded."},
    {"Router drops the connection every evening", "Happens from about seven.", "New router works."},
    {"Move of the contract to a new address", "Moves at the end of the month.", "Moved."},
    {"Delivery arrived damaged", "Photographs were sent by mail.", "Replacement was delivered."},
    {"Cannot sign in to the customer portal", "The reset mail never comes.", "Mail was in spam."},
    {"Asks for a better price before renewing", "Has an offer from elsewhere.",
     "Renewed at 10% off."},
    {"Wants the receipts of last year", "Needs them for the tax office.", "Sent as one file."},
    {"Technician did not come", "Waited from eight to twelve.", "New appointment was kept."},
};
constexpr DemoCase kChineseCases[] = {
    {"发票重复扣款", "银行卡账单上有两笔相同的扣款。", "第二笔已退款。"},
    {"晚上网络经常断线", "每天晚上七点以后出现。", "更换路由器后恢复正常。"},
    {"办理移机到新地址", "月底搬家。", "已移机。"},
    {"收到的货物有破损", "照片已发邮件。", "已补发新货。"},
    {"无法登录客户网站", "收不到重置密码的邮件。", "邮件在垃圾箱里，已解决。"},
    {"续约前要求优惠", "别家报价更低。", "九折续约。"},
    {"需要去年的全部发票", "报税用。", "已合并成一个文件发送。"},
    {"师傅没有按时上门", "从八点等到十二点。", "已重新预约并上门。"},
};
constexpr std::string_view kEnglishNotes[] = {
    "Prefers to be called after five.",
    "Asked for a written summary.",
    "Very friendly, long-time customer.",
    "Decides together with the business partner.",
    "Wants to hear about the new tariff in spring.",
};
constexpr std::string_view kChineseNotes[] = {
    "下午五点以后联系比较方便。", "希望收到书面说明。",   "老客户，很好沟通。",
    "需要和合伙人商量后决定。",   "对春季新套餐感兴趣。",
};

}  // namespace

DemoTexts DemoTextsFor(std::string_view language) {
  if (language.starts_with("zh")) return {kChineseCases, kChineseNotes};
  return {kEnglishCases, kEnglishNotes};
}

}  // namespace strowger::store
