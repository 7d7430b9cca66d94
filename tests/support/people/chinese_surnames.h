#pragma once

#include <array>
#include <string_view>

namespace strowger {

// The commonest surnames of China and some with readings of their own, with their frequency; from
// the sheet of surnames of wainshine/Chinese-Names-Corpus, commit 47d4af8, Apache License 2.0
// <https://www.apache.org/licenses/LICENSE-2.0>.
struct SurnameFrequency {
  std::string_view surname;
  int frequency;
};

inline constexpr std::array kChineseSurnames = {
    SurnameFrequency{"王", 9520}, SurnameFrequency{"李", 9340}, SurnameFrequency{"张", 8960},
    SurnameFrequency{"刘", 6770}, SurnameFrequency{"陈", 6130}, SurnameFrequency{"杨", 4270},
    SurnameFrequency{"黄", 3260}, SurnameFrequency{"吴", 2680}, SurnameFrequency{"赵", 2670},
    SurnameFrequency{"周", 2520}, SurnameFrequency{"徐", 1930}, SurnameFrequency{"孙", 1830},
    SurnameFrequency{"马", 1720}, SurnameFrequency{"朱", 1700}, SurnameFrequency{"胡", 1550},
    SurnameFrequency{"林", 1510}, SurnameFrequency{"郭", 1500}, SurnameFrequency{"何", 1400},
    SurnameFrequency{"高", 1330}, SurnameFrequency{"罗", 1260}, SurnameFrequency{"郑", 1240},
    SurnameFrequency{"梁", 1130}, SurnameFrequency{"谢", 1010}, SurnameFrequency{"宋", 932},
    SurnameFrequency{"唐", 917},  SurnameFrequency{"许", 881},  SurnameFrequency{"邓", 821},
    SurnameFrequency{"冯", 818},  SurnameFrequency{"韩", 815},  SurnameFrequency{"曹", 791},
    SurnameFrequency{"曾", 772},  SurnameFrequency{"彭", 766},  SurnameFrequency{"肖", 739},
    SurnameFrequency{"蔡", 701},  SurnameFrequency{"潘", 687},  SurnameFrequency{"田", 685},
    SurnameFrequency{"董", 677},  SurnameFrequency{"袁", 667},  SurnameFrequency{"于", 642},
    SurnameFrequency{"余", 633},  SurnameFrequency{"蒋", 632},  SurnameFrequency{"叶", 632},
    SurnameFrequency{"杜", 619},  SurnameFrequency{"苏", 606},  SurnameFrequency{"魏", 603},
    SurnameFrequency{"程", 601},  SurnameFrequency{"吕", 596},  SurnameFrequency{"丁", 576},
    SurnameFrequency{"沈", 550},  SurnameFrequency{"任", 547},  SurnameFrequency{"姚", 538},
    SurnameFrequency{"卢", 536},  SurnameFrequency{"钟", 533},  SurnameFrequency{"姜", 523},
    SurnameFrequency{"崔", 509},  SurnameFrequency{"谭", 499},  SurnameFrequency{"廖", 487},
    SurnameFrequency{"范", 485},  SurnameFrequency{"汪", 483},  SurnameFrequency{"陆", 480},
    SurnameFrequency{"金", 467},  SurnameFrequency{"石", 455},  SurnameFrequency{"戴", 449},
    SurnameFrequency{"贾", 439},  SurnameFrequency{"韦", 430},  SurnameFrequency{"夏", 426},
    SurnameFrequency{"邱", 423},  SurnameFrequency{"方", 413},  SurnameFrequency{"侯", 401},
    SurnameFrequency{"邹", 394},  SurnameFrequency{"熊", 384},  SurnameFrequency{"孟", 383},
    SurnameFrequency{"秦", 379},  SurnameFrequency{"白", 374},  SurnameFrequency{"毛", 374},
    SurnameFrequency{"江", 369},  SurnameFrequency{"闫", 360},  SurnameFrequency{"薛", 347},
    SurnameFrequency{"尹", 346},  SurnameFrequency{"付", 336},  SurnameFrequency{"段", 320},
    SurnameFrequency{"雷", 319},  SurnameFrequency{"黎", 288},  SurnameFrequency{"史", 285},
    SurnameFrequency{"龙", 281},  SurnameFrequency{"钱", 279},  SurnameFrequency{"贺", 274},
    SurnameFrequency{"陶", 274},  SurnameFrequency{"顾", 272},  SurnameFrequency{"龚", 264},
    SurnameFrequency{"郝", 264},  SurnameFrequency{"邵", 262},  SurnameFrequency{"万", 254},
    SurnameFrequency{"严", 246},  SurnameFrequency{"洪", 240},  SurnameFrequency{"赖", 240},
    SurnameFrequency{"武", 239},  SurnameFrequency{"傅", 236},  SurnameFrequency{"莫", 233},
    SurnameFrequency{"孔", 231},  SurnameFrequency{"葛", 195},  SurnameFrequency{"翟", 149},
    SurnameFrequency{"欧", 146},  SurnameFrequency{"单", 101},  SurnameFrequency{"欧阳", 91},
    SurnameFrequency{"解", 71},   SurnameFrequency{"阳", 67},   SurnameFrequency{"司", 59},
    SurnameFrequency{"仇", 40},   SurnameFrequency{"查", 33},   SurnameFrequency{"官", 31},
    SurnameFrequency{"区", 19},   SurnameFrequency{"朴", 18},   SurnameFrequency{"盖", 18},
    SurnameFrequency{"诸", 11},   SurnameFrequency{"上", 5},    SurnameFrequency{"上官", 5},
    SurnameFrequency{"司马", 5},  SurnameFrequency{"尉迟", 5},  SurnameFrequency{"诸葛", 5}};

}  // namespace strowger
