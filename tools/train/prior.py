"""Starting weights: what a careful person would guess. Training moves from here, so what no question shows stays sensible."""

# Colour or small multiples for the groups of a scatter plot. The public questions about it are of one table and two of its charts, told with the
# same words, so nothing can be learned from them: what the words say decides, "for each" is a chart for each, else colour.
DIVIDE = {"divide:facet:facet-said": 3.0, "divide:facet:color-said": -3.0, "divide:facet:each": 1.0, "divide:facet:group": 0.5, "divide:facet:unsaid": -1.5,
          "divide:color:facet-said": 0.0, "divide:color:color-said": 0.0, "divide:color:each": 0.0, "divide:color:group": 0.0, "divide:color:unsaid": 0.0}

PRIOR = {
    # Aggregates of what is first counted or cut off; the last row; whole rows; the order of a list; days of the week.
    "outer:limit:yes": 3.0, "outer:count:yes": 2.0, "outer:limit:no": -0.5, "outer:count:no": 0.0, "super:time": 0.8, "done:super-whole": 0.3, "done:outer": 0.5,
    "order:first": 1.2, "filter:weekdays:implied": 1.5, "key:raw-number:far-too-many": -1.5, "linked:seldom": 1.5, "super:unused": -1.5,
    # Evidence for a column.
    "col:exact": 2.0, "col:partial": 0.2, "col:prefix": 0.6, "col:hint": -0.6, "col:vector": -1.6,
    "col:partial:share": 1.2, "col:prefix:share": 0.6, "col:prefix:sim": 0.4, "col:hint:sim": 1.5, "col:vector:sim": 2.6,
    "col:words": 0.6, "col:surface": 0.2,
    "col:exact:rivals:1": -0.3, "col:exact:rivals:2": -0.5, "col:exact:rivals:3": -0.6, "col:exact:rivals:4+": -0.8,
    "col:partial:rivals:1": -0.3, "col:partial:rivals:2": -0.5, "col:partial:rivals:3": -0.6, "col:partial:rivals:4+": -0.8,
    "col:vector:rivals:1": -0.4, "col:vector:rivals:2": -0.7, "col:hint:rivals:1": -0.2, "col:hint:rivals:2": -0.4,
    "col:exact:inside": -1.5, "col:partial:inside": -1.5, "col:prefix:inside": -1.0,
    # Outputs.
    "out": -0.3, "out:early": 0.3, "out:is-value-too": -0.4, "out:quoted": -2.5, "group:quoted": -2.0,
    "out:agg:plain:num": 0.0, "out:agg:sum:id": -0.6, "out:agg:mean:id": -0.6, "out:agg:countdistinct": 0.2,
    "out:p1:by": -0.2, "out:p1:where": 0.1,
    # Groups.
    "group": 0.2, "group:cue:by": 0.5, "group:cue:per": 0.8, "group:cue:for each": 0.8, "group:cue:each": 0.5, "group:cue:over": -0.2,
    "group:cue:group by attribute": 1.2, "group:cue:grouped by": 0.8, "group:cue:different": -0.3, "group:cue:from": -0.5, "group:cue:x": -0.4,
    "group:unique": -0.4, "group:category": 0.4, "group:cue:vs": 0.0, "group:cue:for all": -0.4, "group:cue:colored by": 1.2, "group:cue:color by": 1.2,
    "group:cue:colored": 0.6, "group:cue:color": 0.6, "group:cue:facet by": 1.0, "group:cue:small multiples": 0.6,
    # Rows.
    "rows": 0.4, "rows:noun:table": 0.9, "rows:noun:rows": 1.0, "rows:noun:noun": 0.4, "rows:noun:bare": -0.3, "rows:noun:noun-near-column": -0.1,
    "rows:cue:amount": -0.6, "rows:cue:quantity": -1.0,
    # Filters.
    "filter": -0.2, "val:exact": 1.6, "val:exact:said": 0.8, "val:similar": -1.8, "val:sim": 2.4, "val:exact:words": 0.7, "val:quoted": 0.8,
    "val:similar:words": 0.2, "val:exact:rivals:1": -0.2, "val:exact:rivals:2": -0.4, "val:exact:rivals:3": -0.5, "val:lone-stop": -1.6, "val:short": -0.7,
    "val:cue": -0.8, "val:names-column": -0.8, "val:capital": 0.6, "val:inside-longer": -2.0, "filter:gap:0": 0.3, "filter:column-after": -0.2,
    "filter:number:said": 0.8, "filter:number:implied": -0.7, "filter:compare:said": 1.2, "filter:compare:implied": -0.2, "filter:range:said": 1.4,
    "filter:range:implied": 0.3, "filter:date:said": 1.2, "filter:date:implied": 0.9, "date:main-column": 0.4, "date:out-of-range": -0.3,
    "filter:having:implied": -0.9, "having:table": 0.9, "having:rows": 0.9, "filter:null:said": 1.0, "filter:mean:said": 2.2, "filter:text:said": 2.2,
    "num:equal:in-range": 0.2, "num:equal:out-of-range": -1.0, "num:compare:out-of-range": -0.4, "num:far-out": -1.0, "num:equal:absent": -2.0,
    "num:year:yes": 0.8, "num:year:no": -0.4, "num:year-of-date": 0.2, "num:id:implied": -1.0, "filter:negated:not": 0.6, "filter:not-negated:not": -0.6,
    "val:lone:number": -0.1,
    # Order, limits, superlatives.
    "order": 0.2, "order:direction": 0.8, "order:no-direction": 0.2, "order:covers": 0.35, "order:target:x": 0.5, "order:target:y": 0.5, "order:target:count": 0.2,
    "order:target:bar": 0.0, "order:target:column": 0.2, "order:target:aggregate": 0.8, "order:target:unsaid-y": -0.6, "order:target:unsaid-x": -0.8,
    "order:target:none-y": 0.1, "order:target:none-x": 0.0, "limit": 1.0, "super": 0.2, "super:column": 0.3, "super:count-bare": -0.8, "super:count-noun": 0.1,
    "super:count-table": 0.8, "super:count-rows": 0.6, "super:numbered": 0.6, "super:aggregate": 0.8, "super:cue:first:column": -0.5, "super:cue:last:column": -0.5,
    "super:cue:top:column": -0.2, "super:cue:high:column": -1.5, "super:cue:low:column": -1.5, "super:cue:high:count-bare": -1.5, "super:cue:low:count-bare": -1.5,
    "super:cue:max:column": -0.6, "super:cue:min:column": -0.6, "super:cue:maximum:column": -0.6, "super:cue:minimum:column": -0.6,
    "grain:bucket": 0.5, "grain:part": 0.4, "grain:trend": 0.5, "grain:lead:none:bucket": -1.6, "grain:lead:none:part": -0.9, "grain:lead:by:bucket": 0.6,
    "grain:cue:date:bucket": -1.2, "grain:cue:second:bucket": -3.0, "grain:lead:own:bucket": 0.8, "grain:lead:bin:part": 0.4,
    "homeless-grain": -1.5,
    # Words left over.
    "skip:content": -0.7, "skip:stop": 0.0, "skip:value": -1.0, "skip:value-stop": -0.1, "skip:column": -1.2, "skip:column-stop": -0.1, "skip:number": -1.0,
    "skip:date": -0.7, "skip:quoted": -0.8, "skip:column-weak": -0.1, "skip:value-weak": -0.1, "skip:capital": -0.4, "skip:table": 0.5,
    "skip:cue:aggregate": -0.8, "skip:cue:most": -0.8, "skip:cue:compare": -0.4, "skip:cue:between": 0.0, "skip:cue:negation": -0.4, "skip:cue:by": -0.1,
    "skip:cue:each": -0.2, "skip:cue:direction": -1.2, "skip:cue:limit": -0.4, "skip:cue:grain": -0.4, "skip:cue:pergrain": -1.2, "skip:cue:part": -0.8,
    "skip:cue:distinct": -0.2, "skip:cue:contains": -0.5,
    # Whole readings.
    "repeat:output": -1.5, "repeat:filter": -0.8, "repeat:output-in-filter": -0.6, "outputs:0": -3.0, "outputs:4+": -0.3, "nth:order:1": -3.0, "nth:limit:1": -3.0,
    "nth:superlative:1": -2.5, "nth:rows:1": -1.5, "nth:output:2": -0.3, "nth:output:3": -0.4, "nth:output:4+": -0.5,
    "done:plain": 0.6, "done:plain-distinct": -0.8, "done:agg": 0.4, "done:agg-by": 0.8, "done:count-each": -0.4, "done:count-each:chart:yes": 1.0, "done:count-each-weekday": -1.2,
    "done:count-each-year": -1.5, "done:agg-measures": -0.6, "done:histogram": -1.0, "done:histogram:histogram": 2.0, "done:histogram:distribution": 2.0,
    "done:count-by": 0.1, "done:count-one": -1.2, "done:count-one:chart:yes": 1.5, "done:total": -1.5, "done:mean": -1.8, "done:count-one-weekday": -2.0,
    "done:sum-by": -0.4, "done:mean-by": -0.3, "done:super-row": 0.5, "done:super-label": -0.2, "done:super-common": 0.2, "done:super-count": 0.5, "done:super-agg": 0.6,
    "done:super-sum": 0.0, "done:super-mean": -0.2, "done:guess": -1.5, "done:guess-label": -0.8, "done:guess-count": -1.5, "done:everything": -0.8,
    "done:guess-count:open:how many": 1.0, "done:everything:open:show": 0.6, "done:everything:open:list": 0.6, "done:sum-by:trend": 0.2,
    "agg:unsaid:sum:money": 0.8, "agg:unsaid:mean:percentage": 0.8, "agg:unsaid:sum:percentage": -0.8, "agg:sum:id": -0.8, "agg:mean:id": -0.8, "agg:sum:year": -1.0,
    "done:mean-by:line": 0.4, "done:plain:point": 1.5, "done:plain:relation": 1.2, "done:plain:versus": 0.6,
    "flat:category-and-number:none": -0.3, "flat:category-and-number:mark": -0.6, "key:unique:agg-by": -0.4, "key:unique:sum-by": -1.0, "key:unique:mean-by": -1.2,
    "key:unique:count-by": -1.0, "key:category:agg-by": 0.3, "key:category:sum-by": 0.4, "key:category:mean-by": 0.5,
    "join": -0.6, "join:length": -0.4, "table:named": 0.3, "table:unnamed": -0.3, "table:named-unused": -0.6, "limited:unordered": -0.5, "limited:ordered": 0.3,
    "having:flat": -3.0, "any": 0.4,
    # Values in another number, lists of values, yes-or-no columns, sides, shares, limits within a key.
    "val:inflected": 1.4, "val:inflected:said": 0.8, "val:list": 0.8, "filter:list:said": 0.8, "filter:list:implied": 0.3, "flag": 0.3, "filter:flag:said": 0.8,
    "flag:before-rows": 0.3, "noun": 0.2, "noun:entity": 0.3, "sides:apart:vs": 0.8, "sides:together:vs": -0.5, "sides:apart:and": -0.5, "sides:apart:or": -1.5,
    "sides:apart:compared": 1.2, "sides:apart:versus": 0.8, "done:share": 0.2, "done:share-by": 0.2, "done:share:proportion": 1.0, "done:share-by:proportion": 1.0,
    "limited:per-key": 0.6, "limited:whole": -0.3, "agg:unsaid:sum:adds-up": 0.5, "agg:unsaid:mean:averaged": 0.8, "agg:unsaid:sum:averaged": -0.8,
    "agg:unsaid:mean:adds-up": -0.4, "done:plain:box": 1.5, "done:histogram:none:filtered": -1.5,
    "open:who:max": -1.5, "open:who:min": -1.5, "open:who:sum": -1.5, "open:who:mean": -1.5, "open:when:max:num": -1.5, "open:when:min:num": -1.5,
    "done:super-when": 0.3, "done:label-plain": 0.4, "done:label-sum": 0.2, "done:super-rows": 0.2, "flag:rate": 0.8, "done:usual-by": 0.2, "done:ratio": 0.3, "done:ratio-by": 0.3, "done:rows-over-time": 0.2, "agg:count:key:other": -0.8,
    "agg:countdistinct:key:other": 0.5, "limited:single-row": -3.0, "col:hint:sim": 1.5,
    "group:names-rows": -1.5, "out:names-rows": -0.6, "skip:flag": -1.0, "agg:unsaid:sum:few": -0.6, "skip:key": -2.0, "change:yes:growth": 1.5, "change:no:growth": -1.0, "running:yes": 1.5, "running:no": -1.5, "skip:cue:running": 0.3, "out:cue-names-column": -2.0, "rows:cue-names-column": -2.0,
    # Several tables: what is missing, what is joined in, labels of tables, conditions on groups, sets.
    "absent": 1.6, "absent:vector": -2.0, "absent:vector:sim": 1.0, "absent:part": -0.6, "absent:part:share": 0.6, "absent:content:0": 0.2, "absent:content:2": -0.2, "absent:content:3": -0.5,
    "absent:content:4+": -1.0, "absence:many": 0.8, "absence:far": -0.3, "absence:own-table": -1.0, "absence:table:unnamed": -0.5,
    "through:named": -0.4, "through:partly": -0.7, "through:vector": -1.2, "through:unnamed": -2.0, "through:named:many": 0.6, "through:partly:many": 0.5, "through:vector:many": 0.4,
    "through:named:far": -0.3, "linked:count": 0.2, "linked:sum": -1.5, "linked:list": -1.2, "linked:without": 0.6, "linked:without-more": 0.4, "linked:except": -0.4,
    "linked:intersect": -0.4, "set:both-said:yes": 1.5, "set:intersect:or": -3.0, "out:label": -2.2, "out:label:vector": -1.2, "out:label:part": -0.3, "group:label": 0.8,
    "group:label:vector": -0.8, "group:label:part": -0.2, "near-table:own": 0.6, "near-table:other": -0.6, "having:aggregate": 0.8, "having:equal:none": -2.0,
    "done:agg-spread": 0.6, "label:beside-plain": -2.0, "label:several": -1.0, "having:after-number": -3.0, "channel:color-alone": -3.5, "agg:unsaid:another-said": -2.0, "out:distinct-said": 1.0, "filter:negated:with no": 0.3, "filter:negated:no": 0.2, "out:full-name": 5.0, "out:named-label": 2.0, "negated:one-of-many": -2.0, "done:agg-order": 0.4, "join:needless": -1.5, "stacked:no": -2.0, "line:no-time": -4.0, "rows:noun:label": 0.5, "where:redundant": -2.0, "subject:everything:first": 0.5, "subject:everything:other": -0.5, "subject:guess-label:first": 0.5, "label:of-what-is-missing": -3.5, "skip:each-table": -1.5, "noun:no-table": -2.0, "noun:joined": -0.8, "noun:finest": 0.5, "part:yes:share of": 1.0, "part:yes:share": 0.5, "part:yes:percentage": 0.5, "part:yes:percent of": 0.8, "part:yes:what percent": 0.8, "part:yes:percentages": 0.5, "contains:of-the-key": -0.3, "out:cue:distinct:countdistinct": 1.5, "out:cue:unique:countdistinct": 1.5, "agg:unsaid:count-said": -2.0, "flat:kinds:distribution": -2.0, "flat:kinds:histogram": -3.0, "flat:kinds:proportion": -2.0, "done:plain:histogram": -2.0, "out:label:for": -3.0, "limited:one-of-many": -1.0, "limit:best-by": 1.0, "out:bare-total": 1.0, "num:before-superlative": -3.0, "label:alone": 2.0, "label:beside-aggregate": 0.6, "key:raw-number:chart": -1.0, "key:raw-number:no-chart": -0.4,
    "out:counted:few:plain": 0.8, "out:counted:few:count": -0.6, "drawn:1:0": -1.5, "drawn:1:1": -1.0, "noun:bins": 0.8, "noun:label": 0.8, "noun:individual": 1.0,
    "divide:too-many": -3.0, "agg:unsaid:mean:few": -0.8, "done:count-by:distribution": 0.8, "done:mean-by:distribution": -0.5, "done:agg:line": -1.5, "done:agg:trend": -1.0,
    "done:agg-over-time": 0.6, **DIVIDE, "limit:rows": -0.2, "filter:negated-from:1": -0.2, "filter:negated-from:2": -0.3, "filter:negated-from:3": -0.4, "filter:negated-from:4+": -0.5, "having:equal:rows": -1.0, "having:equal:table": -0.3, "having:vector": -0.3,
    "open:who:text": 0.3, "open:when:plain:time": 0.6, "open:when:plain:year": 0.5, "open:when:plain:datetext": 0.5, "open:how many:count": 0.4,
}

# What no question may teach: words that mean something are never better left unused, and so on. (lowest, highest), None for free.
LIMITS = {
    **{name: (weight, weight) for name, weight in DIVIDE.items()}, "label:beside-plain": (None, -1.0), "out:label:for": (None, -2.0), "out:label": (None, -1.8), "drawn:1:0": (None, -2.5), "agg:unsaid:another-said": (None, -1.0), "negated:one-of-many": (None, -1.5), "join:needless": (None, -1.0), "key:raw-number:chart": (None, -1.5), "divide:too-many": (None, -2.0), "stacked:no": (None, -3.0), "line:no-time": (None, -4.0), "agg:unsaid:count-said": (None, -1.5), "flat:kinds:distribution": (None, -1.5), "flat:kinds:histogram": (None, -2.0), "done:plain:histogram": (None, -1.5), "agg:guessed:few:distribution": (None, -2.5), "agg:guessed:few:histogram": (None, -2.5), "having:aggregate": (1.0, None), "having:after-number": (None, -2.0), "channel:color-alone": (None, -3.0),
    "skip:value": (None, -1.5), "skip:number": (None, -1.0), "skip:date": (None, -1.0), "skip:quoted": (None, -0.5), "skip:content": (None, -0.5),
    "skip:column": (None, -0.2), "skip:value-weak": (None, 0.0), "skip:column-weak": (None, 0.0), "skip:cue:negation": (None, -1.0), "skip:cue:direction": (None, -0.6),
    "skip:cue:limit": (None, -0.3), "skip:cue:pergrain": (None, -1.0), "skip:cue:part": (None, -0.8), "skip:cue:aggregate": (None, -0.8), "skip:cue:most": (None, -1.0), "skip:flag": (None, -0.8), "skip:key": (None, -2.0),
    "skip:cue:compare": (None, -0.3), "done:histogram:none": (None, -1.0), "date:out-of-range": (None, -1.0), "date:main-column": (0.6, None), "num:id:implied": (None, -1.0), "open:who:max": (None, -3.5), "open:who:min": (None, -3.5), "num:before-superlative": (None, -2.0), "label:of-what-is-missing": (None, -3.0), "skip:each-table": (None, -0.8), "noun:no-table": (None, -1.0), "open:who:sum": (None, -1.5), "open:who:mean": (None, -1.5),
    "open:when:max:num": (None, -1.0), "open:when:min:num": (None, -1.0), "limited:single-row": (None, -2.0), "agg:count:key:other": (None, -0.2), "out:cue-names-column": (None, -1.5), "rows:cue-names-column": (None, -1.5), "done:histogram:none:filtered": (None, -1.0),
}

# Confidence before it is calibrated on out-of-fold answers.
CONFIDENCE = {"bias": -1.6, "probability": 2.0, "margin": 0.2, "covered": 2.2, "unmatched": -0.5, "weak": -0.7, "exact": 0.3, "average": 0.3, "filters": 0.0,
              "outputs": 0.0, "joined": 0.0, "guessed": 0.0}
REFUSE_BELOW = 0.12
