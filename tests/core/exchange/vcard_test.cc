#include "core/exchange/vcard.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

std::optional<std::string> Gbk(std::string_view charset, std::string_view bytes) {
  if (charset != "gbk" || bytes != "\xcd\xf5") return std::nullopt;
  return "王";
}

std::string ReadInParts(std::string_view text, std::size_t part_bytes) {
  std::string seen;
  std::size_t position = 0;
  std::size_t line = 1;
  std::size_t bytes = part_bytes;
  while (position < text.size()) {
    const bool is_last = position + bytes >= text.size();
    VcardRecords part(text.substr(position, bytes), {line, is_last}, Gbk);
    while (const auto record = part.Next()) {
      seen += std::to_string(record->line) + ":";
      if (record->fault) {
        seen += record->fault->reason;
      } else {
        for (const auto& [name, value] : record->values) seen += name + "=" + value + ";";
      }
      seen += "\n";
    }
    bytes = part.position() == 0 ? bytes + 1 : part_bytes;
    position += part.position();
    line = part.line();
    if (is_last) break;
  }
  return seen;
}

// 4.0 and 3.0 with folding, groups and escapes; 2.1 of an old telephone with quoted-printable over
// lines, a picture, another character set, a card in a card; one without its end; junk between.
const char kCards[] =
    "\xef\xbb\xbf"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN:Ana\r\n  Li\\, Dr.\r\nN:Li;Ana;;Dr.;\r\n"
    "item1.TEL;VALUE=uri;TYPE=\"voice,cell\":tel:+86-138-0013-8000;ext=1\r\nitem1.X-ABLabel:x\r\n"
    "ORG:Acme\\; Co;Sales\r\nTEL;TYPE=fax:123456\r\nX-FOO:bar\r\nEND:VCARD\r\n"
    "\r\njunk\r\n"
    "begin:vcard\nversion:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E4=\n=BC=9F;;;"
    "\n"
    "TEL;CELL:138 0013 8001\nPHOTO;ENCODING=BASE64;JPEG:\n AAAA\n BBBB\n\n"
    "AGENT:\nBEGIN:VCARD\nFN:Someone else\nEND:VCARD\nEMAIL;INTERNET:w@example.org\nend:vcard\n"
    "BEGIN:VCARD\nFN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5\nEMAIL:x@example.org\nEND:VCARD\n"
    "BEGIN:VCARD\nFN;CHARSET=KOI8-R:x\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:No end\n"
    "BEGIN:VCARD\nFN:Last\nTEL:1\nEND:VCARD";

TEST(VcardTest, CardsOfAllKindsAreReadWhereverTheFileIsCut) {
  const std::string_view text(kCards);
  const std::string whole = ReadInParts(text, text.size());
  EXPECT_EQ(whole,
            "1:UID=urn:uuid:1;FN=Ana Li, Dr.;N family=Li;N given=Ana;TEL=+86-138-0013-8000;"
            "ORG=Acme; Co;TEL FAX=123456;X-FOO=bar;\n"
            "15:N family=王;N given=伟;TEL=138 0013 8001;PHOTO=(not kept);EMAIL=w@example.org;"
            "UID=王伟 13800138001;\n"
            "30:FN=王;EMAIL=x@example.org;UID=王 x@example.org;\n"
            "34:CHARSET_UNKNOWN\n37:VCARD_OPEN\n39:FN=Last;TEL=1;UID=Last 1;\n");
  for (std::size_t bytes = 1; bytes < text.size(); bytes += 3) {
    ASSERT_EQ(ReadInParts(text, bytes), whole) << bytes;
  }
}

TEST(VcardTest, WrittenCardsAreFoldedAndComeBackAsTheyWere) {
  WrittenCustomer customer;
  customer.id = "17";
  customer.fields = {"王, 伟; \\ 先生",
                     "wang wei",
                     std::string(20, 'x') + "江南机械江南机械江南机械江南机械有限公司",
                     "VIP",
                     "zh-Hans",
                     "Line\nbreak",
                     "ana"};
  customer.phones = {"+8613800138000", "1001"};
  customer.emails = {"w@example.org"};
  customer.others = {"wechat:w"};
  std::string text;
  AppendVcard(customer, text);
  std::size_t begin = 0;
  for (std::size_t end = text.find("\r\n"); end != std::string::npos;
       end = text.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 75u);
    begin = end + 2;
  }
  VcardRecords reader(text, {1, true}, Gbk);
  const auto record = reader.Next();
  ASSERT_TRUE(record);
  std::vector<Column> columns;
  const auto read = ColumnMap({}, {}).Read(record->values, columns, 50);
  EXPECT_EQ(read.external_id, "17");
  for (std::size_t i = 0; i < kCustomerFields; ++i) EXPECT_EQ(read.fields[i], customer.fields[i]);
  EXPECT_EQ(read.phones, customer.phones);
  EXPECT_EQ(read.emails, customer.emails);
  EXPECT_EQ(read.others, customer.others);
  EXPECT_FALSE(reader.Next());
}

}  // namespace
}  // namespace strowger::core
