package io.socks5.boot.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.socks5.boot.documentation.Page.Block;

import org.springframework.core.io.ClassPathResource;

/**
 * The Java blocks of pages. The line before a block says what it holds:
 * {@code <!-- java: members -->} or {@code <!-- java: statements -->}. The block takes
 * the place of the comment of that name in {@code documentation/Snippet.java}.
 */
final class JavaBlocks {

	private static final Pattern MARKER = Pattern.compile("<!-- java: (members|statements) -->");

	private final Map<JavaFileObject, Snippet> snippets = new LinkedHashMap<>();

	private final List<String> problems = new ArrayList<>();

	private JavaBlocks(List<Page> pages) {
		String frame = frame();
		for (Page page : pages) {
			for (Block block : page.blocks("java")) {
				Matcher marker = MARKER.matcher(block.marker());
				if (marker.matches()) {
					Snippet snippet = Snippet.of(frame, marker.group(1), block, this.snippets.size());
					this.snippets.put(snippet.source(), snippet);
				}
				else {
					this.problems.add(block.at(block.start() - 1, "no marker before the block"));
				}
			}
		}
	}

	/**
	 * Finds the blocks of some pages.
	 */
	static JavaBlocks of(List<Page> pages) {
		return new JavaBlocks(pages);
	}

	private static String frame() {
		try {
			return new ClassPathResource("documentation/Snippet.java").getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compiles the blocks.
	 * @param classes the directory of the classes
	 * @return what is wrong with them
	 */
	List<String> compile(Path classes) {
		List<String> found = new ArrayList<>(this.problems);
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "--release", "17", "-implicit:none", "-XDshould-stop.ifError=FLOW",
				"-classpath", System.getProperty("java.class.path"), "-d", classes.toString());
		ToolProvider.getSystemJavaCompiler()
			.getTask(null, null, diagnostics, options, null, this.snippets.keySet())
			.call();
		for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
			if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
				found.add(this.snippets.get(diagnostic.getSource()).describe(diagnostic));
			}
		}
		return found;
	}

	/**
	 * Returns the names of the classes that the blocks are compiled to.
	 */
	List<String> classNames() {
		return this.snippets.values().stream().map((snippet) -> "documentation." + snippet.name()).toList();
	}

	/**
	 * A block within its frame.
	 *
	 * @param block the block
	 * @param name the simple name of its class
	 * @param firstLine the line of the source at which the block starts
	 * @param source the source to compile
	 */
	private record Snippet(Block block, String name, long firstLine, JavaFileObject source) {

		static Snippet of(String frame, String marker, Block block, int number) {
			String comment = "// " + marker + "\n";
			String name = "Snippet" + number;
			String before = frame.substring(0, frame.indexOf(comment));
			String text = before.replace("class Snippet ", "class " + name + " ") + block.text() + "\n"
					+ frame.substring(before.length() + comment.length());
			return new Snippet(block, name, before.lines().count(), new Source(name, text));
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
