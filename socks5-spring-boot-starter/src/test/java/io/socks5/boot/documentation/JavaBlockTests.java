package io.socks5.boot.documentation;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.socks5.boot.documentation.Page.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the Java blocks of the documentation. The line before a block says what it
 * holds: {@code <!-- java: members -->} or {@code <!-- java: statements -->}. The block
 * takes the place of the comment of that name in {@code documentation/Snippet.java}.
 */
class JavaBlockTests {

	private static final Pattern MARKER = Pattern.compile("<!-- java: (members|statements) -->");

	@TempDir
	private Path classes;

	@Test
	void compile() throws IOException {
		String frame = new ClassPathResource("documentation/Snippet.java").getContentAsString(StandardCharsets.UTF_8);
		List<String> problems = new ArrayList<>();
		Map<JavaFileObject, Snippet> snippets = new LinkedHashMap<>();
		for (Page page : Page.all()) {
			for (Block block : page.blocks("java")) {
				Matcher marker = MARKER.matcher(block.marker());
				if (marker.matches()) {
					Snippet snippet = Snippet.of(frame, marker.group(1), block, snippets.size());
					snippets.put(snippet.source(), snippet);
				}
				else {
					problems.add(block.at(block.start() - 1, "no marker before the block"));
				}
			}
		}
		assertThat(snippets).isNotEmpty();
		for (Diagnostic<? extends JavaFileObject> error : compile(snippets.keySet())) {
			problems.add(snippets.get(error.getSource()).describe(error));
		}
		assertThat(problems).isEmpty();
	}

	private List<Diagnostic<? extends JavaFileObject>> compile(Iterable<JavaFileObject> sources) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "--release", "17", "-implicit:none", "-XDshould-stop.ifError=FLOW",
				"-classpath", System.getProperty("java.class.path"), "-d", this.classes.toString());
		compiler.getTask(null, null, diagnostics, options, null, sources).call();
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.toList();
	}

	/**
	 * A block within its frame.
	 *
	 * @param block the block
	 * @param firstLine the line of the source at which the block starts
	 * @param source the source to compile
	 */
	private record Snippet(Block block, long firstLine, JavaFileObject source) {

		static Snippet of(String frame, String marker, Block block, int number) {
			String comment = "// " + marker + "\n";
			String name = "Snippet" + number;
			String before = frame.substring(0, frame.indexOf(comment));
			String text = before.replace("class Snippet ", "class " + name + " ") + block.text() + "\n"
					+ frame.substring(before.length() + comment.length());
			return new Snippet(block, before.lines().count(), new Source(name, text));
		}

		String describe(Diagnostic<?> error) {
			long line = this.block.start() + error.getLineNumber() - this.firstLine;
			return this.block.at(line, error.getMessage(Locale.ENGLISH));
		}

	}

	/**
	 * A source in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String name, String text) {
			super(URI.create("memory:///documentation/" + name + ".java"), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
