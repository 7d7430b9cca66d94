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
        {"La fattura non è corretta e vorrei una nuova per favore.", "it"},
        {"Buongiorno, non ho ancora ricevuto il mio ordine. Potete dirmi dove si trova?", "it"},
        {"Hallo, ik heb mijn bestelling nog niet ontvangen. Kunt u nakijken waar het is?", "nl"},
        {"De factuur is niet juist en ik wil een nieuwe.", "nl"},
        {"Olá, ainda não recebi a minha encomenda. Podem dizer-me onde está?", "pt"},
        {"A fatura não está correta e eu quero uma nova, obrigado.", "pt"},
        {"Fakturaen er ikke rigtig, og jeg vil gerne have en ny.", ""},
        {"Fusce bibendum, quam hendrerit sagittis tempor, dui turpis tempus erat, pharetra sodales "
         "ante sem sit amet metus, in la de consequat.",
         ""},
        {"the modem", ""},
        {"XR200 XR210 XR220 black white grey small medium large boxed used new refurbished spare "
         "cable charger of the",
         ""},
        {"the of and to have und ist nicht ich", ""},
        {"de la", ""},
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
