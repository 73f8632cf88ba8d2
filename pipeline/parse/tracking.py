"""Which query parameters only say how a reader came by an address: the tables behind `addresses.canonical`.

Grouped by who adds them. A name stands here only if no known site needs it to find the article. Names that some sites
use for tracking and others for content are in WEAK or BY_VALUE, and are judged together with the rest of the address.
"""

from __future__ import annotations

# Dropped whatever the value is. Compared in lower case.
PREFIXES = (
    "utm_", "utm-", "_utm", "ns_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "_hs", "__hs", "oly_", "vero_", "wt.",
    "wt_", "ga_", "fb_", "guce_", "guccounter", "tt_", "share_", "sharer_", "elq", "trk", "li_", "mkt_", "bsft_",
    "at_medium", "at_campaign", "at_custom", "at_link", "at_format", "at_ptr", "at_bbc", "pf_rd_", "pd_rd_", "ref_",
    "sc_c", "spm_", "scm_", "vd_", "bd_vid", "hmsr", "hmpl", "hmcu", "hmkw", "hmci", "referer", "referrer", "cm_mmc",
    "cm_ven", "cm_cat", "cm_pla", "cm_ite", "itm_", "_ga", "_gl", "_openstat", "__twitter", "_branch", "rb_", "soc_",
)  # fmt: skip
ALWAYS = frozenset(
    str.split("""
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh epik irclickid wickedid
    mc_cid mc_eid ml_subscriber ml_subscriber_hash ck_subscriber_id _ke __s s_cid s_kwcid ef_id xtor ncid ocid icid
    cmpid cmp cmp_id mbid bxid cndid esrc smid smtyp emc sr_share ito dgcid rss_id nr_email_referer
    hsctatracking hss_channel lipi action_object_map action_type_map action_ref_map aff_id
    spm scm algo_pvid algo_expid aff_trace_key ali_trackid pvid
    sudaref wm wvr wfr isappinstalled unique_k from_spmid from_source from_search fr_from frommodule fromuid
    zhida_source hb_wx_block nsukey wxshare wx_share wxfrom weixin_share_id tdsourcetag
    chksm subscene clicktime enterid ascene pass_ticket wx_header exportkey poc_token mpshare srcid sharer_shareid
    tsrc yptr outputtype amp is_from_webapp sender_device _bhlid cvid sfnsn
    """)
)

# Dropped unless the address would then no longer say which article: `?ref=12345` on a bare path stays.
WEAK = frozenset(str.split("from ref scene via refer src_from fr frm"))

# Dropped only when the value names a channel: `f=rss`, `source=twitter`, `siteid=yhoof2`.
BY_VALUE = frozenset(
    str.split("""
    f source src s_source feed rss format campaign channel medium partner feature utm share shared app platform siteid
    output view mod cid sid trackid origin xg_source traffic_source entry plat client mobile_source
    """)
)
CHANNELS = frozenset(
    str.split("""
    rss rss2 atom feed feeds rssfeed feedburner feedly newsletter email mail edm twitter x weibo sina wechat weixin wx
    qq qzone facebook fb linkedin reddit telegram toutiao zhihu timeline singlemessage groupmessage share shared
    youtu.be social homepage yahoo yhoof yhoof2 yahoofinance google googlenews flipboard applenews smartnews 1 true
    rss_feed rss-feed rsslink rss20 syndication pc pc_web wap mobile web h5 amp app
    """)
)
# Channels that mean nothing for these names: `feed=1` or `view=app` may be a page of its own.
BROAD_CHANNELS = frozenset(str.split("1 true x pc pc_web wap mobile web h5 app amp share shared"))
BROAD_FOR = frozenset(str.split("rss feed share shared utm"))

# Hosts whose articles are named by these parameters alone, once the first of them is there.
ONLY = {"mp.weixin.qq.com": ("__biz", "mid", "idx", "sn")}
