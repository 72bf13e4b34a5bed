/**
 * Documents that are no plain text: {@link genir.tika.HtmlFormat}, {@link genir.tika.PdfFormat}, {@link genir.tika.OfficeFormat}, read by
 * Apache Tika. A module of its own (profile {@code tika}), which nobody downloads who does not import such documents.
 */
package genir.tika;
