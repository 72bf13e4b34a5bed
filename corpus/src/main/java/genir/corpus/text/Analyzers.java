package genir.corpus.text;

import genir.corpus.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.UnicodeWhitespaceAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.ne.NepaliAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/**
 * Lucene's analyzers by name: a language's English name, or one of
 *
 * <ul>
 *   <li>{@code standard}: words by Unicode's rules (UAX #29), lower-cased; no stop words, no stemming
 *   <li>{@code simple}: runs of letters, lower-cased
 *   <li>{@code whitespace}: what stands between white space, as it is
 *   <li>{@code cjk}: pairs of neighbouring characters, for Chinese, Japanese and Korean
 * </ul>
 *
 * The language analyzers drop the language's stop words and stem.
 */
public final class Analyzers {
    private static final Map<String, Supplier<Analyzer>> KNOWN = new TreeMap<>();

    static {
        KNOWN.put("standard", StandardAnalyzer::new);
        KNOWN.put("simple", SimpleAnalyzer::new);
        KNOWN.put("whitespace", UnicodeWhitespaceAnalyzer::new);
        KNOWN.put("cjk", CJKAnalyzer::new);
        KNOWN.put("arabic", ArabicAnalyzer::new);
        KNOWN.put("armenian", ArmenianAnalyzer::new);
        KNOWN.put("basque", BasqueAnalyzer::new);
        KNOWN.put("bengali", BengaliAnalyzer::new);
        KNOWN.put("brazilian", BrazilianAnalyzer::new);
        KNOWN.put("bulgarian", BulgarianAnalyzer::new);
        KNOWN.put("catalan", CatalanAnalyzer::new);
        KNOWN.put("czech", CzechAnalyzer::new);
        KNOWN.put("danish", DanishAnalyzer::new);
        KNOWN.put("dutch", DutchAnalyzer::new);
        KNOWN.put("english", EnglishAnalyzer::new);
        KNOWN.put("estonian", EstonianAnalyzer::new);
        KNOWN.put("finnish", FinnishAnalyzer::new);
        KNOWN.put("french", FrenchAnalyzer::new);
        KNOWN.put("galician", GalicianAnalyzer::new);
        KNOWN.put("german", GermanAnalyzer::new);
        KNOWN.put("greek", GreekAnalyzer::new);
        KNOWN.put("hindi", HindiAnalyzer::new);
        KNOWN.put("hungarian", HungarianAnalyzer::new);
        KNOWN.put("indonesian", IndonesianAnalyzer::new);
        KNOWN.put("irish", IrishAnalyzer::new);
        KNOWN.put("italian", ItalianAnalyzer::new);
        KNOWN.put("latvian", LatvianAnalyzer::new);
        KNOWN.put("lithuanian", LithuanianAnalyzer::new);
        KNOWN.put("nepali", NepaliAnalyzer::new);
        KNOWN.put("norwegian", NorwegianAnalyzer::new);
        KNOWN.put("persian", PersianAnalyzer::new);
        KNOWN.put("portuguese", PortugueseAnalyzer::new);
        KNOWN.put("romanian", RomanianAnalyzer::new);
        KNOWN.put("russian", RussianAnalyzer::new);
        KNOWN.put("serbian", SerbianAnalyzer::new);
        KNOWN.put("sorani", SoraniAnalyzer::new);
        KNOWN.put("spanish", SpanishAnalyzer::new);
        KNOWN.put("swedish", SwedishAnalyzer::new);
        KNOWN.put("tamil", TamilAnalyzer::new);
        KNOWN.put("telugu", TeluguAnalyzer::new);
        KNOWN.put("thai", ThaiAnalyzer::new);
        KNOWN.put("turkish", TurkishAnalyzer::new);
    }

    private Analyzers() {}

    /** A new analyzer; an unknown name is an {@link genir.corpus.InputException} that lists the nearest and all. */
    public static Analyzer named(String name) {
        Supplier<Analyzer> analyzer = KNOWN.get(name);
        if (analyzer == null) {
            throw Names.unknown("analyzer", name, names());
        }
        return analyzer.get();
    }

    /** All names in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }
}
