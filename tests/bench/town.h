#pragma once

#include <cstddef>
#include <string>

#include "support/people/chinese_crowd.h"
#include "support/people/crowd.h"

namespace strowger::bench {

struct Person {
  std::string id;
  std::string name;
  std::string company;
  std::string phone;
  std::string mail;
  bool is_chinese = false;
};

// Customers by chance, the same in each run: six of ten have Chinese names, four of ten European
// ones, a third works for a Chinese company.
class Town {
 public:
  Person Next();

 private:
  std::string Company();

  ChineseCrowd chinese_{1};
  Crowd european_{2};
  Dice dice_{3};
  std::size_t count_ = 0;
};

}  // namespace strowger::bench
