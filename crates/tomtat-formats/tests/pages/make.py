#!/usr/bin/env python3
"""Writes the saved pages and their gold bodies. Run: python3 make.py

The texts (articles_vi.py, articles_en.py) are invented. Each layout below is drawn after the
markup of a real kind of news page: where the standfirst and the captions stand, what the elements
are called, and what furniture stands between the paragraphs.
"""
import html, pathlib
from articles_vi import VI
from articles_en import EN

HERE = pathlib.Path(__file__).parent
e = html.escape

class A:
    def __init__(self, t):
        self.title, self.lead, self.author, self.date, self.body, self.captions = t

def split(item):
    if item[:2] == "h:": return "h", item[2:]
    if item[:3] == "li:": return "li", item[3:]
    return "p", item

def body(a, p="<p>%s</p>", h="<h2>%s</h2>", li="<li>%s</li>", ul=("<ul>", "</ul>"), between=()):
    """The paragraphs with the `between` pieces after the first, second, ... of them."""
    out, inlist, between = [], False, list(between)
    for item in a.body:
        kind, text = split(item)
        if kind == "li" and not inlist: out.append(ul[0]); inlist = True
        if kind != "li" and inlist: out.append(ul[1]); inlist = False
        out.append({"p": p, "h": h, "li": li}[kind] % e(text, quote=False))
        if kind == "p" and between: out.append(between.pop(0))
    if inlist: out.append(ul[1])
    return "\n".join(out + between)

REL_VI = ["Hai xe tải va chạm trên cao tốc, một tài xế bị thương", "Giá vàng hôm nay tiếp tục biến động mạnh", "Miền Bắc đón không khí lạnh từ cuối tuần", "Lịch thi đấu bóng đá châu Âu đêm nay", "Người phụ nữ nuôi 40 con mèo hoang", "Điểm chuẩn đại học năm nay dự báo tăng nhẹ"]
REL_EN = ["Storm warnings issued for the northern coast", "Why your morning coffee costs more this year", "Five charts that explain the housing market", "Team announces squad for the autumn tour", "The village that banned leaf blowers", "Museum returns bronze after long dispute"]
NAV_VI = ["Trang chủ", "Thời sự", "Góc nhìn", "Thế giới", "Kinh doanh", "Giải trí", "Thể thao", "Pháp luật", "Giáo dục", "Sức khỏe", "Đời sống", "Du lịch", "Khoa học", "Xe"]
NAV_EN = ["Home", "News", "World", "Politics", "Business", "Sport", "Culture", "Opinion", "Science", "Travel", "Video", "Newsletters"]

def links(names, sep="\n", wrap="<li><a href='/x'>%s</a></li>"): return sep.join(wrap % e(n) for n in names)
def head(a, lang, extra="", site="Tin Mới"):
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{e(a.title)} - {site}</title>
<meta property="og:title" content="{e(a.title)}"><meta property="og:site_name" content="{site}">
<meta name="description" content="{e(a.lead)}">{extra}
<script>window.dataLayer=[];function track(){{return "Xem thêm các tin khác"}}</script><style>.x{{color:red}}</style></head>"""
COOKIE_VI = "<div id='cookie-consent' class='cookie-banner'><p>Trang web này sử dụng cookie để cải thiện trải nghiệm của bạn. Bằng việc tiếp tục, bạn đồng ý với chính sách quyền riêng tư của chúng tôi.</p><button>Đồng ý</button></div>"
COOKIE_EN = "<div class='gdpr-consent'><p>We use cookies and similar technologies to personalise content and ads, and to analyse our traffic. You can manage your choices at any time in the settings.</p><button>Accept all</button><button>Manage</button></div>"
COMMENTS_VI = "<div id='box_comment' class='box_comment'><h3>Ý kiến (3)</h3><div class='content-comment'><p class='full_content'>Rất mừng cho bà con, mong các công trình khác cũng sớm hoàn thành như vậy để dân đỡ khổ.</p><a>Trả lời</a> <span>12 thích</span></div><div class='content-comment'><p class='full_content'>Tôi nghĩ bài viết nên nói rõ hơn về nguồn vốn, vì người dân quan tâm tiền thuế dùng vào việc gì.</p></div><textarea>Ý kiến của bạn</textarea></div>"
COMMENTS_EN = "<section id='comments' class='comments-area'><h3>2 thoughts on this story</h3><ol><li class='comment'><p>Great piece, I have been following this for months and it is about time somebody wrote it all down clearly.</p></li><li class='comment'><p>Why is nobody talking about the cost? My taxes went up again this year and I would like to know where it goes.</p></li></ol></section>"

PAGES = []
def page(name, source, index):
    def wrap(f):
        PAGES.append((name, A(source[index]), f)); return f
    return wrap

# ---- Vietnamese ----------------------------------------------------------------------------
@page("vi-01-fck-detail", VI, 0)
def _(a):
    figs = [f"<figure class='tplCaption action_thumb' itemprop='associatedMedia image'><div class='fig-picture'><img src='{i}.jpg'></div><figcaption itemprop='description'><p class='Image'>{e(c)}</p></figcaption></figure>" for i, c in enumerate(a.captions)]
    rel = "<ul class='list-news gaBoxLinkDisplay'>" + links(REL_VI[:2], wrap="<li><a href='/y' title='%s'>đọc</a></li>").replace("đọc", e(REL_VI[0])) + "</ul>"
    return head(a, "vi", '<meta name="pubdate" content="2024-05-14T09:15:00+07:00"><link rel="canonical" href="https://tin.example/cau-nam-ly.html">') + f"""
<body class="page-detail top-bar has-sidebar"><section class="section top-header"><div class="container"><a class="logo">Tin Mới</a><span class="time-now">Thứ ba, 14/5/2024</span></div></section>
<section class="section wrap-main-nav" id="wrap-main-nav"><nav class="main-nav"><ul class="parent">{links(NAV_VI)}</ul></nav></section>
<section class="section page-detail"><div class="container"><div class="sidebar-1"><div class="header-content width_common"><ul class="breadcrumb"><li><a>Thời sự</a></li></ul><span class="date">{a.date}</span></div>
<h1 class="title-detail">{e(a.title)}</h1><p class="description"><span class="location-stamp">Hải Dương</span>{e(a.lead)}</p>
<article class="fck_detail ">{body(a, p='<p class="Normal">%s</p>', h='<h2>%s</h2>', between=[figs[0], '', figs[1], rel])}
<p class="Normal" style="text-align:right;"><strong>{a.author}</strong></p></article>
<div class="footer-content width_common"><a>Trở lại Thời sự</a><div class="social_pin"><a>Lưu</a><a>Chia sẻ</a></div></div></div>
<div class="sidebar-2"><div class="box-category"><h2>Xem nhiều</h2>{''.join(f'<article class="item-news"><h3 class="title-news"><a href="/z">{e(r)}</a></h3></article>' for r in REL_VI)}</div></div></div></section>
{COMMENTS_VI}<footer class="footer"><p>Báo điện tử Tin Mới. Tổng biên tập: Nguyễn Văn A. Giấy phép số 548/GP-BTTTT do Bộ Thông tin và Truyền thông cấp.</p><p>© 1997-2024. Toàn bộ bản quyền thuộc Tin Mới</p></footer></body></html>"""

@page("vi-02-detail-content", VI, 1)
def _(a):
    photo = f"""<div class="VCSortableInPreviewMode" type="Photo"><div><img src="c.jpg"></div><div class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{e(a.captions[0])}</p></div></div>"""
    rel = f"""<div class="VCSortableInPreviewMode alignRight" type="RelatedOneNews"><div><a class="VCObjectBoxRelatedNewsItemTitle" href="/r">{REL_VI[1]}</a><p class="VCObjectBoxRelatedNewsItemSapo"><span class="need-get-sapo">TTO - Phiên giao dịch sáng nay chứng kiến sự điều chỉnh nhẹ của giá vàng trong nước, bám sát diễn biến thế giới.</span></p></div></div>"""
    return head(a, "vi", '<meta property="article:published_time" content="2024-03-21T07:40:00+07:00"><meta property="article:author" content="Thái Sơn">') + f"""
<body><div class="header"><div class="header__nav"><ul class="menu-nav">{links(NAV_VI)}</ul></div></div><div class="main"><div class="detail__section"><div class="detail-top"><div class="detail-cate"><a>Kinh doanh</a></div><div class="detail-time"><div data-role="publishdate">{a.date}</div></div></div>
<h1 class="detail-title article-title" data-role="title">{e(a.title)}</h1><div class="detail-author-top"><a class="name" href="#">{a.author}</a></div><div class="social-top"><a>Facebook</a><a>Zalo</a></div>
<h2 class="detail-sapo" data-role="sapo">{e(a.lead)}</h2>
<div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content" itemprop="articleBody" id="main-detail-body">{body(a, h="<h3>%s</h3>", between=[photo, rel])}</div>
<div class="author-info"><div class="author-bottom"><b>{a.author}</b></div></div>
<div class="detail-tab"><div class="detail-tag"><ul><li class="item"><a>cà phê</a></li><li class="item"><a>Đắk Lắk</a></li><li class="item"><a>xuất khẩu</a></li></ul></div></div>
<div class="boxlazyads"><div class="adbox">Quảng cáo - Căn hộ ven sông chỉ từ 2 tỷ đồng, nhận nhà ngay trong quý này, ưu đãi lớn cho khách hàng đầu tiên.</div></div>
<div class="detail__related"><h3>Tin cùng chuyên mục</h3>{''.join(f'<div class="box-category-item"><a href="/q">{r}</a><p class="box-category-sapo">Nội dung tóm tắt của bài viết liên quan dành cho bạn đọc quan tâm đến chủ đề này trong tuần.</p></div>' for r in REL_VI[:4])}</div></div></div></div>
<div class="footer"><p>Tòa soạn: 60A Hoàng Văn Thụ, phường 9, quận Phú Nhuận, TP. Hồ Chí Minh. Hotline: 0918.033.133</p></div>{COOKIE_VI}</body></html>"""

@page("vi-03-singular", VI, 2)
def _(a):
    fig = f"""<figure class="image align-center" contenteditable="false"><img alt="x" src="a.jpg"><figcaption><p>{e(a.captions[0])}</p></figcaption></figure>"""
    return head(a, "vi", '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"%s","datePublished":"2023-11-06T10:22:00+07:00","author":[{"@type":"Person","name":"Đức Hùng"},{"@type":"Person","name":"Minh Lý"}]}</script>' % a.title) + f"""
<body><header class="header-top"><nav class="menu container"><ol class="menu-wrap">{links(NAV_VI)}</ol></nav></header><main class="body container"><div class="grid-container"><ul class="breadcrumbs"><li><a>Giáo dục</a></li></ul>
<article class="singular-container"><h1 class="title-page detail">{e(a.title)}</h1><div class="author-wrap"><div class="author-avatar"></div><div class="author-meta"><div class="author-name"><a>Đức Hùng</a> - <a>Minh Lý</a></div><time class="author-time" datetime="2023-11-06 10:22">{a.date}</time></div></div>
<h2 class="singular-sapo">(Dân Tin) - {e(a.lead)}</h2><div class="singular-content">{body(a, between=['', fig, '<p><a href="/v">&gt;&gt; '+REL_VI[2]+'</a></p>'])}</div>
<div class="singular-footer"><ul class="tags-wrap"><li><a>mưa lũ</a></li><li><a>học sinh</a></li></ul></div><div class="news-comment"><p>Đang tải bình luận, vui lòng chờ trong giây lát hoặc tải lại trang để xem các ý kiến mới nhất.</p></div></article>
<aside class="article-related"><h3>Tin liên quan</h3>{''.join(f'<article class="article-item"><h3 class="article-title"><a>{r}</a></h3><div class="article-excerpt">(Dân Tin) - Những thông tin mới nhất được chúng tôi cập nhật trong bài viết này để bạn đọc theo dõi.</div></article>' for r in REL_VI[:3])}</aside></div></main>
<footer class="footer"><p>Cơ quan của Bộ Lao động. Địa chỉ: nhà 48, ngõ 2, phố Giảng Võ, quận Ba Đình, Hà Nội. Điện thoại: 024-3736-6491.</p></footer></body></html>"""

@page("vi-04-maincontent", VI, 3)
def _(a):
    figs = [f"""<figure class="image vnn-content-image"><picture><img src="{i}.jpg"></picture><figcaption>{e(c)}</figcaption></figure>""" for i, c in enumerate(a.captions)]
    rel = f"""<div class="vnn-template-noneditable article-relates"><div class="relate-item"><a href="/a">{REL_VI[3]}</a><div class="relate-sapo">Tổng hợp lịch thi đấu các giải vô địch quốc gia hàng đầu châu Âu diễn ra trong đêm nay và rạng sáng mai.</div></div></div>"""
    return head(a, "vi") + f"""<body class="vi-VN"><div class="top-nav">{links(NAV_VI, wrap='<a href="/x">%s</a>')}</div><div class="container"><div class="breadcrumb-box"><a>Khoa học</a></div><div class="bread-crumb-detail__time">{a.date}</div>
<h1 class="content-detail-title">{e(a.title)}</h1><div class="article-detail-author-wrapper"><div class="article-detail-author"><p class="article-detail-author__info"><span class="name"><a>{a.author}</a></span></p></div></div>
<h2 class="content-detail-sapo sm-sapo-mb-0"><strong>{e(a.lead)}</strong></h2>
<div id="maincontent" class="maincontent main-content"><div class="ads-bg"><span>Quảng cáo</span></div>{body(a, h='<p><strong>%s</strong></p>', between=[figs[0], '', rel, figs[1]])}</div>
<div class="social-share"><span>Chia sẻ:</span><a>Facebook</a></div><div class="vnn-comment"><h4>Bình luận</h4><p>Hãy là người đầu tiên bình luận bài viết này. Các ý kiến sẽ được kiểm duyệt trước khi đăng lên trang.</p></div>
<div class="insidePage-same-category"><h3>Cùng chuyên mục</h3>{''.join(f'<div class="verticalPost"><h3 class="vnn-title"><a>{r}</a></h3></div>' for r in REL_VI)}</div></div>{COOKIE_VI}
<footer class="footer-bottom"><p>Cơ quan chủ quản: Bộ Thông tin và Truyền thông. Chịu trách nhiệm chính: Nguyễn Văn B. Tòa soạn: Hà Nội.</p></footer></body></html>"""

@page("vi-05-table-picture", VI, 4)
def _(a):
    pic = f"""<table class="picture" align="center"><tbody><tr><td class="pic"><img src="p.jpg"></td></tr><tr><td class="pCaption caption"><p>{e(a.captions[0])}</p></td></tr></tbody></table>"""
    stats = "<table class='article'><thead><tr><th>Đội</th><th>Sút</th><th>Kiểm soát bóng</th></tr></thead><tbody><tr><td>Việt Nam</td><td>11</td><td>52%</td></tr><tr><td>Thái Lan</td><td>9</td><td>48%</td></tr></tbody></table>"
    box = f"""<div class="notebox ncenter"><p>Mời độc giả đón đọc những cuốn sách hay về bóng đá trong tủ sách Thể thao, được tuyển chọn và giới thiệu bởi ban biên tập.</p></div>"""
    inner = f"""<div class="inner-article"><a href="/b"><h2 class="title">{REL_VI[3]}</h2><p class="summary">Đêm nay có nhiều trận cầu đáng chú ý ở các giải hàng đầu, người hâm mộ không nên bỏ lỡ.</p></a></div>"""
    return head(a, "vi", '<meta property="article:published_time" content="2024-09-08T22:10:00+0700">') + f"""<body><div id="site-header"><nav class="category-menu"><ul>{links(NAV_VI)}</ul></nav></div>
<div class="page-wrapper"><article class="the-article" article-id="1"><header class="the-article-header"><p class="the-article-category"><a>Thể thao</a></p><h1 class="the-article-title">{e(a.title)}</h1><ul class="the-article-meta"><li class="the-article-author"><a>{a.author}</a></li><li class="the-article-publish">{a.date}</li></ul></header>
<section class="main"><p class="the-article-summary">{e(a.lead)}</p><div class="the-article-body">{body(a, between=[pic, inner, stats, box])}</div>
<div class="the-article-tags"><a>bóng đá nữ</a><a>Thùy Trang</a></div></section></article>
<section id="related-news" class="section"><header class="section-title">Đọc tiếp</header>{''.join(f'<article class="article-item"><p class="article-title"><a>{r}</a></p><p class="article-summary">Bản tin ngắn dành cho bạn đọc quan tâm đến thể thao trong và ngoài nước trong ngày hôm nay.</p></article>' for r in REL_VI[:4])}</section></div><footer id="site-footer"><p>Tạp chí điện tử Tri thức. © Toàn bộ bản quyền thuộc Tạp chí.</p></footer></body></html>"""

@page("vi-06-knc", VI, 5)
def _(a):
    ph = f"""<figure class="VCSortableInPreviewMode" type="Photo"><div><img src="1.jpg"></div><figcaption class="PhotoCMS_Caption"><p>{e(a.captions[0])}</p></figcaption></figure>"""
    vid = """<div class="VCSortableInPreviewMode" type="VideoStream"><div class="videoNewsPlayer">Trình duyệt không hỗ trợ phát video</div><div class="VideoCMS_Caption"><p>Bác sĩ chia sẻ về ca ghép</p></div></div>"""
    return head(a, "vi", '<meta name="author" content="Lan Anh"><meta property="og:locale" content="vi_VN">') + f"""<body><div class="k14-header"><div class="khw-bottom-header"><ul class="kmli-menu">{links(NAV_VI)}</ul></div></div>
<div class="kbwscwl-wrapper"><h1 class="kbwc-title">{e(a.title)}</h1><div class="kbwc-meta"><span class="kbwcm-author">{a.author}, </span><span class="kbwcm-time">{a.date}</span></div><div class="kbwc-socials"><a>Chia sẻ</a></div>
<div class="klw-new-content"><h2 class="knc-sapo">{e(a.lead)}</h2><div class="knc-relate-wrapper relationnews"><ul class="krw-list">{links(REL_VI[:3])}</ul></div>
<div class="detail-content afcbc-body"><div class="knc-content detail-content" data-role="content">{body(a, between=[ph, '', vid, "<p><i>* Mời quý độc giả theo dõi các chương trình đã phát sóng trên ứng dụng của chúng tôi.</i></p>"])}</div></div>
<div class="post_rate">Bài viết này có hữu ích với bạn không? Hãy đánh giá bằng số sao để chúng tôi cải thiện nội dung.</div></div>
<div class="klw-body-bottom"><div class="kbwcb-left"><h4>Tin mới</h4>{''.join(f'<li class="knswli"><h3 class="knswli-title"><a>{r}</a></h3><span class="knswli-sapo">Câu chuyện đang được cộng đồng mạng quan tâm và chia sẻ mạnh mẽ trong hai ngày vừa qua.</span></li>' for r in REL_VI)}</div></div></div>
<div class="footer k14-footer"><p>© Copyright 2007 - 2024 – Công ty Cổ phần</p></div></body></html>"""

@page("vi-07-cms-body", VI, 6)
def _(a):
    figs = [f"""<figure class="article__avatar"><img class="cms-photo"><figcaption>{e(a.captions[0])}</figcaption></figure>""", f"""<table class="picture"><tbody><tr><td><img class="cms-photo"></td></tr><tr><td class="caption">{e(a.captions[1])}</td></tr></tbody></table>"""]
    rel = f"""<div class="article__story cms-relate"><article class="story"><h2 class="story__heading"><a class="cms-link">{REL_VI[2]}</a></h2><div class="story__summary">Bộ phận không khí lạnh mạnh sẽ tràn xuống nước ta từ đêm thứ sáu, gây rét đậm ở vùng núi.</div></article></div>"""
    return head(a, "vi-VN") + f"""<body class="article-page"><header class="site-header"><div class="navigation"><ul class="menu">{links(NAV_VI)}</ul></div></header>
<div class="site-body"><div class="container"><div class="article"><div class="article__meta"><time class="time" datetime="2024-08-03T06:30:00+0700">{a.date}</time></div><h1 class="article__title cms-title">{e(a.title)}</h1>
<div class="article__sapo cms-desc">TPO - {e(a.lead)}</div>{figs[0]}<div class="article__social"><a class="social-item">Zalo</a></div><div class="article__body zce-content-body cms-body" itemprop="articleBody">{body(a, h='<h3>%s</h3>', between=['', figs[1], rel])}<div id="adsWeb_AdsArticleAfterBody" class="banner">QC: Mua nhà trả góp lãi suất 0% trong hai năm đầu</div></div>
<div class="article__author"><div class="author"><span class="name cms-author">{a.author}</span></div></div><div class="article__tag"><a>rác thải</a><a>Hà Nội</a></div></div>
<div class="timeline"><h3>Xem nhiều</h3>{''.join(f'<article class="story"><h2 class="story__heading"><a>{r}</a></h2></article>' for r in REL_VI)}</div></div></div>{COMMENTS_VI}<footer class="site-footer"><p>Cơ quan chủ quản: Trung ương Đoàn TNCS Hồ Chí Minh</p></footer></body></html>"""

@page("vi-08-art-body", VI, 7)
def _(a):
    return head(a, "vi") + f"""<body><form id="form1" action="/tim-kiem"><div class="hd"><div class="menu-nav"><ul>{links(NAV_VI)}</ul></div></div>
<div id="main-content"><div class="wrapper"><div class="zone"><h1 class="title">{e(a.title)}</h1><div class="m-bot-26"><span class="author">{a.author}</span> <span class="time">{a.date}</span></div>
<div class="chappeau"><p><b>Quảng Ngãi - </b>{e(a.lead)}</p></div><div class="art-body">{body(a, between=[f'<figure class="insert-center-image"><img><figcaption class="image-caption-align-center">{e(a.captions[0])}</figcaption></figure>', '', f'<div class="article-related-inline"><a>{REL_VI[4]}</a></div>'])}</div>
<div class="gmp-ads" id="ads1">Tài trợ bởi ngân hàng - mở thẻ miễn phí thường niên trọn đời</div><div class="keywords"><a>Lý Sơn</a><a>cá cơm</a></div></div></div></div></form>
<div class="most-view"><h3>Đọc nhiều</h3><ul>{links(REL_VI)}</ul></div><div class="ft"><p>CƠ QUAN CỦA TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM. Tổng Biên tập: Nguyễn Văn C</p></div></body></html>"""

@page("vi-09-old-tables", VI, 8)
def _(a):
    text = "<br><br>\n".join(e(split(i)[1], quote=False) for i in a.body)
    return f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>Báo Bắc Ninh Cuối Tuần</TITLE></HEAD><BODY bgcolor="#ffffff"><TABLE width="780" border="0" align="center"><TR><TD colspan="3"><IMG src="banner.gif"><BR><A href="/">Trang nhất</A> | <A href="/">Chính trị</A> | <A href="/">Kinh tế</A> | <A href="/">Văn hóa</A> | <A href="/">Thể thao</A></TD></TR>
<TR><TD width="150" valign="top"><TABLE><TR><TD><A href="1">{REL_VI[0]}</A></TD></TR><TR><TD><A href="2">{REL_VI[1]}</A></TD></TR><TR><TD><A href="3">{REL_VI[2]}</A></TD></TR></TABLE></TD>
<TD width="480" valign="top" class="Normal"><FONT face="Arial" size="4"><B>{e(a.title)}</B></FONT><BR><FONT size="1" color="gray">{a.date}</FONT><BR><BR><FONT face="Arial" size="2"><B>{e(a.lead)}</B><BR><BR>
<TABLE align="center"><TR><TD><IMG src="tv.jpg"></TD></TR><TR><TD align="center"><I>{e(a.captions[0])}</I></TD></TR></TABLE>
{text}</FONT><BR><BR><DIV align="right"><B>{a.author}</B></DIV></TD>
<TD width="150" valign="top">Quảng cáo<BR><A href="qc">Cho thuê nhà mặt phố, diện tích lớn</A></TD></TR><TR><TD colspan="3" align="center"><FONT size="1">Bản quyền thuộc Báo Bắc Ninh. Giấy phép số 12/GP-BC. Ghi rõ nguồn khi phát hành lại thông tin từ website này.</FONT></TD></TR></TABLE></BODY></HTML>"""

@page("vi-10-hashed-classes", VI, 9)
def _(a):
    blk = lambda s: f'<div dir="ltr" class="bbc-19j92fr ebmt73l0"><p class="bbc-hhl7in e17g058b0" dir="ltr">{s}</p></div>'
    fig = f"""<figure class="bbc-1qn0xuy"><div class="bbc-j1srjl"><div class="bbc-189y18v"><img src="x.webp"></div><p dir="ltr" class="bbc-12f8tvb e1xue1i84"><span class="visually-hidden">Nguồn hình ảnh, </span>Getty Images</p></div><figcaption dir="ltr" class="bbc-z2fvrz"><span class="visually-hidden">Chụp lại hình ảnh, </span><p>{e(a.captions[0])}</p></figcaption></figure>"""
    reco = f"""<section role="region" aria-labelledby="recommendations-heading" data-e2e="recommendations-heading" class="recommendations bbc-1m9ksx2"><div><strong id="recommendations-heading">Quan tâm nhiều</strong></div><ul>{links(REL_VI[:4])}</ul><p class="visually-hidden">End of Quan tâm nhiều</p></section>"""
    return head(a, "vi") + f"""<body><div id="root"><header role="banner" class="bbc-1fv0o7p"><a class="bbc-skip" href="#content">Bỏ qua để tới nội dung chính</a><nav role="navigation"><ul>{links(NAV_VI[:8])}</ul></nav></header>
<div class="bbc-1o0n9ml"><main role="main" class="bbc-fa0wmp"><div class="bbc-1151pbn"><h1 id="content" tabindex="-1" class="bbc-14gqcmb e1p3vdyi0">{e(a.title)}</h1></div>{fig}
<section role="region" aria-label="Tác giả" class="bbc-byline-1d"><ul role="list"><li><span>Tác giả, {a.author}</span></li><li>Vai trò, Gửi tới BBC News Tiếng Việt</li></ul></section><div class="bbc-j"><time class="bbc-14xtggo" datetime="2024-07-20">{a.date}</time></div>
{blk('<b class="bbc-1t">' + e(a.lead) + '</b>')}{body(a, p=blk('%s'), between=['', reco])}</main>
<div class="bbc-1r"><section aria-labelledby="Top-Stories"><h2>Tin chính</h2><ul>{''.join(f'<li><h3><a>{r}</a></h3><p>Những gì chúng ta biết cho tới nay về diễn biến đang được dư luận trong và ngoài nước quan tâm.</p></li>' for r in REL_VI[:3])}</ul></section></div></div>
<footer role="contentinfo"><p>© 2024 BBC. BBC không chịu trách nhiệm về nội dung các trang bên ngoài. Đọc về cách chúng tôi dẫn đường tới các trang bên ngoài.</p></footer></div></body></html>"""

@page("vi-11-wordpress", VI, 10)
def _(a):
    return head(a, "vi", '<link rel="canonical" href="https://bep.example/banh-chung/">', "Bếp Nhà Mộc") + f"""<body class="post-template-default single single-post has-sidebar"><div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a>Bếp Nhà Mộc</a></p><nav id="site-navigation"><ul id="primary-menu">{links(['Món ngon','Mẹo vặt','Liên hệ'])}</ul></nav></header>
<div id="content" class="site-content"><main id="main"><article id="post-12" class="post type-post hentry category-mon-ngon"><header class="entry-header"><h1 class="entry-title">{e(a.title)}</h1><div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="2024-01-28">{a.date}</time></span><span class="byline"> by <span class="author vcard"><a class="url fn n">{a.author}</a></span></span></div></header>
<div class="entry-content"><p>{e(a.lead)}</p><div id="toc_container" class="toc"><p class="toc_title">Nội dung bài viết</p><ul><li>1 Các bước thực hiện</li><li>2 Bình luận</li></ul></div>{body(a, ul=('<ol>','</ol>'), between=[f'<div class="wp-caption aligncenter"><img><p class="wp-caption-text">{e(a.captions[0])}</p></div>', '<div class="code-block adsbygoogle"><ins class="adsbygoogle">Quảng cáo: Nồi áp suất giảm giá 50%</ins></div>'])}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Chia sẻ:</h3><ul><li>Twitter</li><li>Facebook</li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3>Có liên quan</h3><p>Cách nấu chè kho ngày Tết đơn giản tại nhà cho cả gia đình thưởng thức</p></div></div>
<div class="author-box"><p>Bếp Nhà Mộc là blog chia sẻ công thức nấu ăn gia đình, được cập nhật mỗi tuần bởi một người mẹ có ba con nhỏ.</p></div></article>{COMMENTS_EN.replace('thoughts on this story','bình luận')}</main><aside id="secondary" class="widget-area"><section class="widget"><h2>Bài mới</h2><ul>{links(REL_VI[:3])}</ul></section></aside></div><footer id="colophon"><p>Proudly powered by WordPress</p></footer></div></body></html>"""

@page("vi-12-article-body-id", VI, 11)
def _(a):
    caps = [f'<p align="center" class="linkOrigin"><img src="{i}.jpg"></p><p class="img_chu_thich_0407" style="text-align:center">{e(c)}</p>' for i, c in enumerate(a.captions)]
    return head(a, "vi") + f"""<body><div class="hdr"><ul class="menu24h">{links(NAV_VI)}</ul></div><div class="cate-24h-foot-main"><h1 class="tuht_show" id="article_title">{e(a.title)}</h1><div class="cate-24h-arti-deta-share"><a>Chia sẻ</a></div><time class="cate-24h-foot-arti-deta-cre-post">{a.date}</time><div class="bv-lq"><div class="hidden-box" style="display: none">Nhập email để nhận bản tin hằng ngày từ chúng tôi và không bỏ lỡ tin nóng nào.</div></div>
<h2 class="ctTp tuht_show" id="article_sapo">{e(a.lead)}</h2><article class="nwsHt nwsUpgrade" id="article_body">{body(a, between=[caps[0], '', caps[1]])}<p class="linkOrigin">Nguồn: <a href="http://x">Tạp chí Vật liệu xây dựng</a></p><p class="nguontin">{a.author}</p></article>
<div class="bmTpSoc"><span>Theo dõi chúng tôi trên</span><a>Google News</a></div><div id="tin_lien_quan" class="tin-lien-quan"><h3>Tin liên quan</h3>{''.join(f'<div><a>{r}</a><p>Tin tức liên quan được cập nhật liên tục trong ngày, mời bạn đọc theo dõi chi tiết tại đây.</p></div>' for r in REL_VI[:3])}</div></div><div class="foot"><p>TRANG THÔNG TIN ĐIỆN TỬ. Chủ quản: Công ty Cổ phần Quảng cáo</p></div></body></html>"""

@page("vi-13-wsw", VI, 12)
def _(a):
    return head(a, "vi") + f"""<body class="pg-article"><div class="hdr"><ul class="main-nav">{links(NAV_VI[:6])}</ul></div><div id="content"><div class="hdr-container"><div class="col-category"><div class="category"><a>Châu Á</a></div></div><div class="col-title"><h1 class="title pg-title">{e(a.title)}</h1></div><div class="col-publishing-details"><div class="publishing-details"><div class="published"><span class="date"><time pubdate="pubdate" datetime="2024-08-19T03:00:00Z">{a.date}</time></span></div><div class="links"><ul class="links__list"><li>{a.author}</li></ul></div></div></div>
<div class="col-multimedia"><figure class="media-image"><div class="thumb"><img></div><figcaption><span class="caption">{e(a.captions[0])}</span></figcaption></figure></div></div>
<div class="body-container"><div class="share--box"><a>Chia sẻ</a><a>In</a></div><div id="article-content" class="content-floated-wrap fb-quotable"><div class="wsw"><p>{e(a.lead)}</p>{body(a, between=['', '<div class="wsw__embed"><div class="media-block-wrap also-read"><h3>XEM THÊM:</h3><a class="img-wrap"><h4>'+REL_VI[5]+'</h4></a></div></div>'])}</div>
<ul class="comments-list"><li>Diễn đàn đã đóng. Cảm ơn quý vị đã tham gia thảo luận về bài viết này trên trang của chúng tôi.</li></ul></div></div></div><div class="region"><div class="media-block-wrap"><h2 class="section-head">Có thể bạn quan tâm</h2><ul>{links(REL_VI)}</ul></div></div></body></html>"""

@page("vi-14-no-names", VI, 13)
def _(a):
    blk = '<div class="sc-fzXfMv"><p class="sc-a1">%s</p></div>'
    rel = ''.join(f'<div class="sc-k9"><a href="/n"><p>{r}</p></a></div>' for r in REL_VI)
    return f"""<!doctype html><html><head><meta charset=utf-8><title>{e(a.title)}</title></head><body><div id=__next><div class="sc-b0">{''.join(f'<div class="sc-n"><a>{n}</a></div>' for n in NAV_VI)}</div>
<div class="sc-c7"><div class="sc-d2"><h1 class="sc-t1">{e(a.title)}</h1><div class="sc-m4"><span>{a.author}</span><span> · </span><span>{a.date}</span></div><div class="sc-l1"><p>{e(a.lead)}</p></div>{body(a, p=blk, between=['', f'<div class="sc-i3"><img><div class="sc-i4">{e(a.captions[0])}</div></div>'])}</div>
<div class="sc-r1"><div>Có thể bạn thích</div>{rel}</div></div><div class="sc-f9"><div>Liên hệ quảng cáo: 0909 000 111</div><div>Mọi hành động sử dụng nội dung phải có sự đồng ý bằng văn bản của ban biên tập.</div></div></div></body></html>"""

# ---- English -------------------------------------------------------------------------------
@page("en-01-text-blocks", EN, 0)
def _(a):
    blk = '<div data-component="text-block" class="sc-18fde0d6-0 dlWCEZ"><p class="sc-eb7bd5f6-0 fezwLZ">%s</p></div>'
    figs = [f"""<figure><div data-component="image-block"><img></div><div data-component="caption-block" class="sc-18fde0d6-0"><figcaption class="sc-8353772e-0">{e(c)}</figcaption></div></figure>""" for c in a.captions]
    lnk = f"""<div data-component="links-block" class="sc-links"><ul role="list">{links(REL_EN[:3])}</ul></div>"""
    return head(a, "en-GB", '<script type="application/ld+json">{"@context":"http://schema.org","@type":"NewsArticle","url":"https://news.example/1","headline":"%s","datePublished":"2024-05-14T16:20:11.000Z","author":[{"@type":"Person","name":"Martha Quill"}]}</script>' % a.title, "News") + f"""<body><div id="__next"><header data-testid="header"><nav class="sc-nav"><ul>{links(NAV_EN)}</ul></nav></header><main id="main-content" data-testid="main-content"><article class="sc-art"><div data-component="headline-block"><h1 class="sc-518485e5-0">{e(a.title)}</h1></div><div data-component="byline-block"><div data-testid="byline"><time>{a.date}</time><span>{a.author}</span><span>BBC News, East</span></div></div>{figs[0]}
{blk % ('<b>' + e(a.lead) + '</b>')}{body(a, p=blk, h='<div data-component="subheadline-block"><h2>%s</h2></div>', between=[lnk, figs[1]])}</article>
<div data-component="tags"><a>Elmswick</a><a>Transport</a></div><div data-testid="related"><h2>Related</h2>{''.join(f'<div data-testid="card"><h2>{r}</h2><p>A short description of another story that readers of this page also opened today, with details.</p></div>' for r in REL_EN[:4])}</div></main><footer><p>Copyright 2024. All rights reserved. The site is not responsible for the content of external sites.</p></footer></div></body></html>"""

@page("en-02-gu-body", EN, 1)
def _(a):
    rich = f"""<aside data-component="rich-link" class="element element-rich-link"><div><h2>{REL_EN[2]}</h2><a>Read more</a></div></aside>"""
    fig = f"""<figure id="x" data-spacefinder-role="inline" class="element element-image"><img><figcaption class="dcr-caption"><span>{e(a.captions[0])}</span></figcaption></figure>"""
    return head(a, "en", '<meta property="article:published_time" content="2024-10-03T10:00:00.000Z"><meta property="article:author" content="https://www.paper.example/profile/p">', "The Paper") + f"""<body><section id="bannerandheader"><header><nav data-component="nav4"><ul>{links(NAV_EN)}</ul></nav></header></section><main data-layout="StandardLayout"><div data-gu-name="media">{fig}</div><div data-gu-name="title"><a>Antarctica</a></div><div data-gu-name="headline"><div><h1 class="dcr-1w6uej9">{e(a.title)}</h1></div></div><div data-gu-name="standfirst"><div class="dcr-standfirst"><p>{e(a.lead)}</p></div></div><div data-gu-name="meta"><address aria-label="Contributor info"><a rel="author">{a.author}</a> Science correspondent</address><details class="dcr-date"><summary>{a.date}</summary></details></div>
<div data-gu-name="body"><div id="maincontent"><div class="article-body-commercial-selector article-body-viewer-selector dcr-body">{body(a, p='<p class="dcr-16w5gq9">%s</p>', between=[rich, '', "<figure class='element element-email-signup'><p>Sign up to Down to Earth: The planet's most important stories. Get all the week's environment news</p><form><input type=email></form><p>Privacy Notice: Newsletters may contain information about charities, online ads, and content funded by outside parties.</p></figure>"])}</div></div>
<div data-print-layout="hide" class="submeta"><span>Explore more on these topics</span><ul>{links(['Antarctica','Glaciers','news'])}</ul></div></div></main><aside class="contributions-epic"><p>It has been a busy year, and more than 1.5 million readers have chosen to support us. If you can, please consider making a contribution today from just £1.</p></aside><section class="most-viewed"><h2>Most viewed</h2><ol>{links(REL_EN)}</ol></section></body></html>"""

@page("en-03-rich-text-body", EN, 2)
def _(a):
    enh = f"""<div class="Enhancement" data-align-center><div class="Enhancement-item"><bsp-list-loadmore class="PageListStandardB"><div class="PageList-header"><div class="PageList-header-title">RELATED COVERAGE</div></div><div class="PagePromo"><div class="PagePromo-title"><a><span class="PagePromoContentIcons-text">{REL_EN[0]}</span></a></div></div></bsp-list-loadmore></div></div>"""
    cap = f"""<div class="CarouselSlide-info"><span class="CarouselSlide-infoDescription caption"><p>{e(a.captions[0])}</p></span></div>"""
    a.gold_lead = False
    return head(a, "en", '<meta property="article:published_time" content="2024-08-17T14:02:00Z">', "AP News") + f"""<body class="Page-body"><div class="Page-header"><div class="Page-header-bar"><nav class="Navigation"><ul>{links(NAV_EN)}</ul></nav></div></div><div class="Page-content"><main class="Page-main"><h1 class="Page-headline">{e(a.title)}</h1><bsp-figure class="Figure">{cap}</bsp-figure><div class="Page-byline"><span>By </span><span class="Page-authors"><a class="Link">{a.author}</a></span></div><div class="Page-dateModified"><span>{a.date}</span></div><div class="Page-actions"><a>Share</a><div class="Page-actions-modal"><span>Copy</span><span>Link copied</span><span>Email</span></div></div>
<div class="Page-storyBody"><div class="RichTextStoryBody RichTextBody">{body(a, between=[enh, "<div class='SovrnAd Advertisement'><div>Advertisement</div></div>"])}<p>___</p><p class="disclaimer">Follow the AP's coverage of wildfires at the <a href="/w">wildfires hub</a>.</p></div><div class="Page-authorInfo author-bio"><div class="AuthorInfo"><div class="AuthorInfo-bio">Whitfield covers weather and climate for the AP from Portland. She joined the bureau in 2016 after reporting for a local radio station.</div></div></div></div></main><aside class="Page-aside"><h3>Most read</h3><ul>{links(REL_EN)}</ul></aside></div><footer class="Page-footer"><p>The Associated Press is an independent global news organization dedicated to factual reporting.</p></footer></body></html>"""

@page("en-04-testid-paragraphs", EN, 3)
def _(a):
    n = iter(range(99))
    paras = "\n".join(f'<div data-testid="paragraph-{next(n)}" class="text__text__1FZLe body__full_width__ekUdw">{e(split(i)[1], quote=False)}</div>' for i in a.body)
    a.gold_lead = False
    lst = f"""<div class="summary__summary"><h2>Summary</h2><ul data-testid="Summary"><li>Halvard offers 640 mln euros</li><li>Talks may still collapse</li></ul></div>"""
    return head(a, "en", '<meta name="article:published_time" content="2024-09-04T05:12:00Z"><meta name="article:author" content="Ingrid Solberg, Tomas Kazlauskas">', "Reuters") + f"""<body><header><nav aria-label="main"><ul>{links(NAV_EN)}</ul></nav></header><main><article data-testid="Article"><div class="article-header"><h1 data-testid="Heading">{e(a.title)}</h1><div class="info-content author-byline">By {a.author}</div><div><time><span class="date-line__date">{a.date}</span></time></div></div>
<figure class="primary-image"><img><figcaption data-testid="caption">{e(a.captions[0])}<a> Purchase Licensing Rights</a></figcaption></figure><div class="article-body__content__17Yit">{paras}<div data-testid="paragraph-x" class="newsletter-inline"><p>The Reuters Daily Briefing newsletter provides all the news you need to start your day. Sign up here.</p></div><div class="sign-off" data-testid="SignOff"><p>Reporting by Ingrid Solberg in Oslo and Tomas Kazlauskas in Vilnius; Editing by Ann Lake</p></div><p data-testid="Body" class="trust-principles share-tools">Our Standards: <a>The Thomson Reuters Trust Principles.</a></p></div></article><section class="read-next"><h2>Read Next</h2><ul>{links(REL_EN)}</ul></section></main><footer><p>All quotes delayed a minimum of 15 minutes. See here for a complete list of exchanges and delays.</p></footer>{COOKIE_EN}</body></html>"""

@page("en-05-inline-placeholder", EN, 4)
def _(a):
    imgs = [f"""<div class="image image__hide-placeholder" data-component-name="image"><div class="image__container"><img></div><div class="image__metadata"><div class="image__caption attribution"><span class="inline-placeholder">{e(c)}</span></div><figcaption class="image__credit">Courtesy</figcaption></div></div>""" for c in a.captions]
    rel = f"""<div class="related-content related-content--article" data-component-name="related-content"><a class="related-content__link"><p class="related-content__headline"><span>RELATED ARTICLE</span> {REL_EN[5]}</p></a></div>"""
    return head(a, "en", '<meta name="author" content="Alicia Romero"><meta property="article:published_time" content="2024-02-12T14:03:00Z">', "CNN") + f"""<body class="layout"><header class="header"><nav class="header__nav">{links(NAV_EN, wrap='<a href="#">%s</a>')}</nav></header><section class="layout__wrapper"><div class="headline"><h1 class="headline__text inline-placeholder" id="maincontent">{e(a.title)}</h1><div class="headline__footer"><div class="byline"><div class="byline__names">By <span class="byline__name">{a.author}</span>, CNN</div></div><div class="timestamp">{a.date}</div></div></div>
<main class="article__main"><div class="article__content-container"><div class="article__content" itemprop="articleBody">{imgs[0]}<p class="paragraph inline-placeholder vossi-paragraph">{e(a.lead)}</p>{body(a, p='<p class="paragraph inline-placeholder vossi-paragraph" data-editable="text">%s</p>', between=['', rel, imgs[1], '<div class="ad-slot" data-ad-type="body"><div class="ad-feedback">Ad Feedback</div></div>'])}</div></div></main></section><aside class="layout__rail"><div class="zone"><h2>More from CNN</h2>{links(REL_EN, wrap='<div class="card"><span class="container__headline-text">%s</span></div>')}</div></aside><footer class="footer"><p>© 2024 Cable News Network. All Rights Reserved. Sans is a trademark.</p></footer></body></html>"""

@page("en-06-companion-column", EN, 5)
def _(a):
    col = lambda ps: '<div class="css-s99gbd StoryBodyCompanionColumn"><div class="css-53u6y8">' + ps + '</div></div>'
    ad = '<div class="css-8atqhb"><div id="story-ad-1-wrapper" class="ad story-ad"><p>Advertisement</p><a href="#after">SKIP ADVERTISEMENT</a></div></div>'
    items = [(k, t) for k, t in map(split, a.body)]
    p = lambda k, t: f'<h2 class="css-13o6u42">{e(t)}</h2>' if k == 'h' else f'<p class="css-at9mc1 evys1bk0">{e(t, quote=False)}</p>'
    html_ = col(''.join(p(*i) for i in items[:3])) + ad + col(''.join(p(*i) for i in items[3:]))
    return head(a, "en", '<meta name="byl" content="By Sebastian Crane"><meta property="article:published_time" content="2024-03-30T09:00:33.000Z">', "The Chronicle") + f"""<body><div id="app"><a href="#site-content" class="skip">Skip to content</a><div class="masthead-layout"><ul data-testid="mini-navigation">{links(NAV_EN)}</ul></div><main id="site-content"><article id="story"><div id="top-wrapper" class="ad"><p>Advertisement</p></div><header class="css-header"><h1 data-testid="headline" id="link-1">{e(a.title)}</h1><p id="article-summary" class="css-1n0orw4">{e(a.lead)}</p></header><div data-testid="imageblock-wrapper"><figure class="img-sz-large" aria-label="media"><img><figcaption data-testid="photoviewer-children-caption"><span class="css-caption">{e(a.captions[0])}</span></figcaption></figure></div><div data-testid="reading-time-module"><div class="byline-row"><p class="e1jsehar1">By <span itemprop="name">{a.author}</span></p><p>Reporting from Halle, Germany, and Basel, Switzerland</p><time>{a.date}</time></div></div>
<section name="articleBody" class="meteredContent">{html_}</section><div class="bottom-of-article"><p class="css-pncxxs">A version of this article appears in print on March 31, 2024, Section BU, Page 1 of the New York edition with the headline: The Night Mail. Order Reprints | Today's Paper | Subscribe</p></div></article></main><section id="bottom-sheet" class="recirculation"><h2>More in Business</h2>{links(REL_EN, wrap='<article><h3>%s</h3></article>')}</section><footer><nav><p>© 2024 The Chronicle Company</p></nav></footer></div></body></html>"""

@page("en-07-wysiwyg", EN, 6)
def _(a):
    more = f"""<section class="more-on" aria-label="More on"><h2 class="more-on__heading">Recommended Stories</h2><span class="screen-reader-text">list of 3 items</span><ul>{links(REL_EN[:3])}</ul><span class="screen-reader-text">end of list</span></section>"""
    return head(a, "en", '<meta name="publishedDate" content="2024-06-07T06:11:00Z">', "Al Jazeera") + f"""<body class="site"><header class="site-header"><nav class="site-header__navigation"><ul class="menu menu--header">{links(NAV_EN)}</ul></nav></header><div class="container--grid"><main id="main-content-area"><header class="article-header"><div class="topics">{links(['News','Sudan war'], wrap='<a>%s</a>')}</div><h1>{e(a.title)}</h1><p class="article__subhead"><em>{e(a.lead)}</em></p></header><figure class="article-featured-image"><img><figcaption>{e(a.captions[0])}</figcaption></figure><div class="article-info-block"><div class="article-b-l"><div class="article-author-name">By <span class="article-author-name-item">{a.author}</span></div><div class="article-dates"><div class="date-simple"><span aria-hidden="true">{a.date}</span></div></div></div><div class="article-social-sharing"><button>Share</button></div></div>
<div class="wysiwyg wysiwyg--all-content">{body(a, between=['', more, '<div class="container__ads"><div class="ads__title">Advertisement</div></div>'])}</div><div class="article-source">Source: <span>Al Jazeera</span></div></main><aside class="sidebar"><div class="trending-articles"><h2>Most popular</h2><ol>{links(REL_EN)}</ol></div></aside></div><div class="newsletter-signup-widget"><h3>Sign up for Al Jazeera</h3><p>Get the latest news and updates from our reporters in the region, delivered to your inbox each morning.</p></div>{COOKIE_EN}</body></html>"""

@page("en-08-storytext", EN, 7)
def _(a):
    img = f"""<div id="res1" class="bucketwrap image large"><div class="imagewrap has-source-dimensions"><img></div><div class="credit-caption"><div class="caption-wrap"><div class="caption"><p>{e(a.captions[0])} <b class="credit">Jim Ferro/KMUW</b><b class="hide-caption"><b>hide caption</b></b></p></div><b class="toggle-caption"><b>toggle caption</b></b></div><span class="credit">Jim Ferro/KMUW</span></div></div>"""
    link = f"""<div id="res2" class="bucketwrap internallink insettwocolumn inset2col"><div class="bucket img"><div class="bucketblock"><h3 class="slug"><a>Culture</a></h3><h3><a>{REL_EN[4]}</a></h3></div></div></div>"""
    return head(a, "en", '<meta name="date" content="2024-07-19">', "NPR") + f"""<body class="news no-transcript"><header class="npr-header"><nav class="navigation"><ul class="menu">{links(NAV_EN)}</ul></nav></header><main class="content"><section class="main-section" id="main-section"><article class="story"><div class="slug-wrap"><h3 class="slug"><a>National</a></h3></div><div class="storytitle"><h1>{e(a.title)}</h1></div><div class="story-meta" id="story-meta"><div class="dateblock"><time datetime="2024-07-19T05:00:04-04:00"><span class="date">{a.date}</span></time></div></div><div id="storybyline" class="linkLocation"><div class="bucketwrap byline"><div class="byline-container"><p class="byline__name"><a>{a.author}</a></p></div></div></div><div class="share-tools"><ul>{links(['Facebook','Flipboard','Email'])}</ul></div><div class="audio-module"><b class="audio-tool">Listen · 3:41</b><span>Transcript</span><div class="audio-embed"><p>Embed this player with the code below, or download the program to hear it offline later.</p></div></div>
<div id="storytext" class="storytext storylocation linkLocation">{img}<p>{e(a.lead)}</p>{body(a, between=['', link])}</div><div class="tags"><ul>{links(['beans','Kansas'])}</ul></div></article></section><aside id="end-of-story-recommendations-mount"><h2>More Stories From NPR</h2>{links(REL_EN, wrap='<article class="recommended-story"><h3>%s</h3></article>')}</aside></main><footer><p class="npr-copyright">© 2024 npr</p></footer></body></html>"""

@page("en-09-local-wordpress", EN, 8)
def _(a):
    appeal = """<div class="newspack-popup-container newspack-inline-popup"><div class="wp-block-group"><h3>Get our newsletter</h3><p>Sign up for The Brief, our daily newsletter that keeps readers up to speed on the most essential county news.</p></div></div>"""
    donate = """<div class="wp-block-donation donate-box"><p><strong>Local journalism needs you.</strong> We are a nonprofit newsroom and everything we publish is free to read. Please give what you can today.</p></div>"""
    return head(a, "en-US", '<meta property="article:published_time" content="2024-04-09T13:20:00+00:00"><meta name="author" content="Tessa Morgan">', "Bell County Beacon") + f"""<body class="post-template-single single archive-layout newspack-default"><div id="page"><header id="masthead" class="site-header"><nav class="main-navigation"><ul class="main-menu">{links(NAV_EN)}</ul></nav></header><div id="content"><section id="primary" class="content-area"><main id="main" class="site-main"><header class="entry-header"><div class="cat-links"><a>Health</a></div><h1 class="entry-title">{e(a.title)}</h1><div class="newspack-post-subtitle">{e(a.lead)}</div><div class="entry-subhead"><div class="entry-meta"><span class="author-avatar"></span><span class="byline"><span>by</span> <span class="author vcard"><a>{a.author}</a></span></span><span class="posted-on"><time class="entry-date" datetime="2024-04-09">{a.date}</time></span></div><div class="sharedaddy"><ul><li>Click to share on Facebook</li></ul></div></div></header><figure class="post-thumbnail"><img><figcaption><span>{e(a.captions[0])}</span></figcaption></figure>
<article class="post has-post-thumbnail"><div class="entry-content">{body(a, between=['', appeal, '', donate])}<p class="syndication"><em>This story was produced by the Beacon and reviewed and distributed by Stacker.</em></p></div><footer class="entry-footer"><span class="tags-links"><span>Tagged:</span> <a>clinics</a>, <a>budget</a></span></footer><div class="author-bio"><div class="author-bio-text"><h2>{a.author}</h2><p>Tessa Morgan covers county government and health for the Beacon. She lives in Temple with two greyhounds and a sourdough starter.</p></div></div></article>{COMMENTS_EN}</main></section></div><footer id="colophon"><p>© 2024 Bell County Beacon.</p></footer></div></body></html>"""

@page("en-10-drupal", EN, 9)
def _(a):
    return head(a, "en", '<meta name="dcterms.issued" content="2024-11-11">', "Ministry of Energy") + f"""<body class="path-node page-node-type-news"><div class="dialog-off-canvas-main-canvas"><div class="global-cookie cookies"><p>We use some essential cookies to make this website work. We would like to set additional cookies to understand how you use the site.</p></div><header role="banner"><nav role="navigation" class="menu--main"><ul>{links(['Home','Policy','Publications','Contact'])}</ul></nav></header><main role="main"><div class="region region-content"><h1 class="page-title"><span class="field field--name-title">{e(a.title)}</span></h1><article role="article" class="node node--type-news node--view-mode-full"><div class="node__submitted">Published: {a.date}</div><div class="node__content"><div class="field field--name-field-summary">{e(a.lead)}</div><div class="field field--name-field-image"><img><div class="field--name-field-caption caption">{e(a.captions[0])}</div></div><div class="clearfix text-formatted field field--name-body field--type-text-with-summary">{body(a)}
<h2>Notes to editors</h2></div><div class="field field--name-field-tags"><div class="field__label">Topics</div><div class="field__item"><a>Tidal</a></div></div></div></article><div class="block block-social-share"><h2>Share this page</h2><ul>{links(['Facebook','X'])}</ul></div><div class="feedback-survey"><p>Is this page useful? Help us improve by answering two short questions about your visit today.</p></div></div></main><footer><div class="region-footer"><p>All content is available under the Open Government Licence v3.0, except where otherwise stated</p></div></footer></div></body></html>"""

@page("en-11-no-names", EN, 10)
def _(a):
    p = '<p class="pw-post-body-paragraph mh mi gr mj b">%s</p>'
    return head(a, "en", "", "Reading") + f"""<body><div id="root"><div class="a b c"><div class="d e f"><div class="ab q"><a>Open in app</a><span>Sign up</span><span>Sign in</span></div><div class="ab q"><input placeholder="Search"><a>Write</a></div></div><article class="meteredContent-x"><div class="l"><div class="l"><section><div class="gn go gp"><div class="ab cb"><div class="ci bh ev"><div><div><h1 id="3f" class="pw-post-title hs ht" data-testid="storyTitle">{e(a.title)}</h1></div><div><h2 id="8a" class="pw-subtitle-paragraph io hu">{e(a.lead)}</h2></div><div class="speechify-ignore ab co"><div class="ab q"><a>{a.author}</a><span>·</span><button>Follow</button></div><div><span data-testid="storyReadTime">4 min read</span><span>·</span><span data-testid="storyPublishDate">{a.date}</span></div></div><div class="ab co cx kt"><div class="pw-multi-vote-icon"><p>1.2K</p></div><div><p>37</p></div><button>Listen</button><button>Share</button></div></div><figure class="mq mr ms"><img><figcaption class="nc nd ne">{e(a.captions[0])}</figcaption></figure>
{body(a, p=p)}</div></div></div></section></div></div></article><div class="nf ng"><div class="ab q"><a>Repair</a><a>Household</a></div><div><h2>Written by {a.author}</h2><p>2.3K Followers</p><p>I fix small things and write about what is inside them. New essay every other Friday, free for everyone.</p></div><h2>More from {a.author}</h2>{links(REL_EN, wrap='<div><h2>%s</h2><h3>An essay about something else that you may like to read after this one, with pictures.</h3></div>')}</div></div></div></body></html>"""

@page("en-12-old-uppercase", EN, 11)
def _(a):
    paras = "\n<P>".join(e(split(i)[1], quote=False) for i in a.body)
    return f"""<HTML><HEAD><TITLE>The Valleys Echo: {e(a.title)}</TITLE></HEAD><BODY BGCOLOR=white><CENTER><IMG SRC=logo.gif><BR><FONT SIZE=1><A HREF=/>Front page</A> | <A HREF=/n>News</A> | <A HREF=/s>Sport</A> | <A HREF=/w>What's on</A></FONT></CENTER><HR><TABLE WIDTH=100%><TR><TD WIDTH=130 VALIGN=TOP BGCOLOR=#eeeeee><FONT SIZE=1><A HREF=1>{REL_EN[0]}</A><P><A HREF=2>{REL_EN[3]}</A><P><A HREF=3>{REL_EN[4]}</A><P>Advertise with us: ring 01685 000000</FONT></TD><TD VALIGN=TOP><H1>{e(a.title)}</H1><FONT SIZE=2><B>{a.date}</B></FONT><P><I>{a.author}</I><P><B>{e(a.lead)}</B>
<TABLE ALIGN=RIGHT WIDTH=180><TR><TD><IMG SRC=choir.jpg></TD></TR><TR><TD><FONT SIZE=1>{e(a.captions[0])}</FONT></TD></TR></TABLE>
<P>{paras}
</TD></TR></TABLE><HR><CENTER><FONT SIZE=1>&copy; 2003 The Valleys Echo Ltd. Reproduction without permission is prohibited.</FONT></CENTER></BODY></HTML>"""

for name, a, render in PAGES:
    page_html = render(a)
    gold = ([a.lead] if getattr(a, "gold_lead", True) else []) + [split(i)[1] for i in a.body]
    (HERE / f"{name}.html").write_text(page_html + "\n", encoding="utf-8")
    (HERE / f"{name}.gold.txt").write_text("\n\n".join(gold) + "\n", encoding="utf-8")
print(len(PAGES), "pages")
