#include "core/mail/bare_subject.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(BareSubjectTest, WhatRepliesAndForwardsAddIsTakenAway) {
  struct Case {
    const char* subject;
    const char* bare;
  };
  for (const Case& one : {Case{"Broken modem", "broken modem"},
                          {"Re: Broken modem", "broken modem"},
                          {"RE: Fwd: AW:  Broken\t modem ", "broken modem"},
                          {"Re[2]: Broken modem", "broken modem"},
                          {"Re (3) : Broken modem (fwd)", "broken modem"},
                          {"SV: VS: Antw: Broken modem", "broken modem"},
                          {"[#1042] Re: Broken modem", "broken modem"},
                          {"Re: [Ticket #1042] Broken [#7] modem", "broken modem"},
                          {"回复：发票", "发票"},
                          {"回覆: 轉寄：發票", "发票"},
                          {"答复: Re: 【#12】发票", "发票"},
                          {"Ｒｅ：　发票", "发票"},
                          // What is a word stays.
                          {"Rest of the order", "rest of the order"},
                          {"Re", "re"},
                          {"Ref no: 12", "ref no: 12"},
                          {"Re(x): y", "re(x): y"},
                          {"Re(2", "re(2"},
                          {"Re: Re: ", ""},
                          {"", ""}}) {
    EXPECT_EQ(BareSubject(one.subject), one.bare) << one.subject;
  }
}

TEST(BareSubjectTest, TicketNumbersStandInBrackets) {
  struct Case {
    const char* subject;
    std::vector<std::uint64_t> numbers;
  };
  for (const Case& one : {Case{"Re: [#1042] Modem", {1042}},
                          {"[Ticket #1042]", {1042}},
                          {"［＃1042］ 【工单#7】", {1042, 7}},
                          {"[#5] [#5] [#6]", {5, 6}},
                          {"[#1][#2][#3][#4][#5][#6]", {1, 2, 3, 4, 5}},
                          {"#1042", {}},
                          {"[1042]", {}},
                          {"[#1042", {}},
                          {"[#]", {}},
                          {"[#0]", {}},
                          {"[#-1]", {}},
                          {"[#12x]", {}},
                          {"[x] #1042]", {}},
                          {"[a word that is too long for it #1042]", {}},
                          {"[#99999999999999999999]", {}}}) {
    std::vector<std::uint64_t> found;
    for (const TicketId ticket : TicketNumbersIn(one.subject)) found.push_back(ticket.value);
    EXPECT_EQ(found, one.numbers) << one.subject;
  }
}

TEST(BareSubjectTest, AnEndlessSubjectIsCut) {
  std::string subject;
  while (subject.size() < 100'000) subject += "Re: [#1] 【";
  EXPECT_LE(BareSubject(subject).size(), kSubjectBytesMax);
  EXPECT_EQ(TicketNumbersIn(subject).size(), 1U);
}

}  // namespace
}  // namespace strowger::core
