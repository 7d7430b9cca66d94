#include "core/mail/mail_language.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(MailLanguageTest, IsToldByWritingAndSmallWords) {
  struct Case {
    const char* text;
    const char* language;
  };
  for (const Case& one :
       {Case{"Hello, I have not received my order yet. Could you please check where it is?", "en"},
        {"My card was charged twice for the same purchase.", "en"},
        {"Guten Tag, ich habe meine Bestellung noch nicht erhalten. Können Sie bitte nachsehen?",
         "de"},
        {"Die Rechnung ist falsch und wurde schon bezahlt.", "de"},
        {"Bonjour, je n'ai pas encore reçu ma commande. Pouvez-vous vérifier où elle est ?", "fr"},
        {"La facture est fausse et nous ne la payons pas.", "fr"},
        {"Hola, todavía no he recibido mi pedido. ¿Pueden decirme dónde está?", "es"},
        {"La factura no es correcta y por favor quiero una nueva.", "es"},
        {"您好，我的订单还没有收到，请帮我查一下。", "zh"},
        {"您好，我的訂單還沒有收到，請幫我查一下。", "zh"},
        {"请问 iPhone 15 Pro Max 还有货吗？", "zh"},
        {"退款", "zh"},
        // Other languages, and too little to tell.
        {"注文した商品がまだ届いていません。ご確認をお願いします。", ""},
        {"주문한 상품이 아직 도착하지 않았습니다.", ""},
        {"Добрый день, мой заказ ещё не пришёл.", ""},
        {"Hej, jag har inte fått min beställning än.", ""},
        {"Invoice 4711", ""},
        {"王", ""},
        {"\xff\xfe\x80", ""},
        {"", ""}}) {
    EXPECT_EQ(LanguageOf(one.text), one.language) << one.text;
  }
}

TEST(MailLanguageTest, AFewWordsOfAnotherLanguageDoNotDecide) {
  EXPECT_EQ(LanguageOf("Please find the invoice of 王伟 attached, and let me know if you have "
                       "questions about it."),
            "en");
  EXPECT_EQ(LanguageOf("附件是发票，请查收。Best regards, Wang Wei"), "zh");
}

TEST(MailLanguageTest, OfAnEndlessTextTheBeginningCounts) {
  std::string text = "Ich habe meine Bestellung noch nicht erhalten. ";
  while (text.size() < kLanguageBytesMax) text += text;
  for (int i = 0; i < 10'000; ++i) text += " the and is of to";
  EXPECT_EQ(LanguageOf(text), "de");
}

}  // namespace
}  // namespace strowger::core
