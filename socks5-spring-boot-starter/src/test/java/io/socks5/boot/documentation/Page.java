package io.socks5.boot.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file the file, relative to the root of the repository
 * @param lines its lines
 */
record Page(Path file, List<String> lines) {

	static final Path ROOT = root();

	/**
	 * Returns all pages: those at the root, those below {@code docs}, and the sample's.
	 */
	static List<Page> all() {
		try (Stream<Path> top = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			Stream<Path> sample = Stream.of(ROOT.resolve("sample-app/README.md"));
			return Stream.of(top, docs, sample)
				.flatMap((files) -> files)
				.filter((file) -> file.toString().endsWith(".md"))
				.sorted()
				.map(Page::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Page of(String file) {
		return read(ROOT.resolve(file));
	}

	private static Page read(Path file) {
		try {
			return new Page(ROOT.relativize(file), Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("CONTRIBUTING.md"))) {
			directory = directory.getParent();
		}
		return directory;
	}

	Path path() {
		return ROOT.resolve(this.file);
	}

	/**
	 * Returns the lines outside code blocks.
	 */
	List<Line> prose() {
		List<Line> prose = new ArrayList<>();
		boolean code = false;
		for (Line line : numbered()) {
			if (line.text().startsWith("```")) {
				code = !code;
			}
			else if (!code) {
				prose.add(line);
			}
		}
		return prose;
	}

	List<Line> numbered() {
		List<Line> numbered = new ArrayList<>();
		for (String text : this.lines) {
			numbered.add(new Line(this.file, numbered.size() + 1, text));
		}
		return numbered;
	}

	/**
	 * Compares the tables with what they must contain.
	 * @param expected the expected value of each name
	 * @param relevant selects the rows to compare
	 * @param value reads the value of a row
	 * @return the differences
	 */
	List<String> differences(Map<String, String> expected, Predicate<Line> relevant, Function<Line, String> value) {
		List<String> differences = new ArrayList<>();
		Map<String, String> missing = new TreeMap<>(expected);
		for (Line row : rows()) {
			if (relevant.test(row)) {
				String required = missing.remove(row.name());
				if (!value.apply(row).equals(required)) {
					differences.add(row.at(row.name() + " must be " + required + ", was " + value.apply(row)));
				}
			}
		}
		missing.forEach((name, required) -> differences.add(this.file + ": no row for " + name + " " + required));
		return differences;
	}

	private List<Line> rows() {
		return prose().stream()
			.filter((line) -> line.text().startsWith("|") && !line.text().startsWith("|--"))
			.toList();
	}

	/**
	 * Returns the code blocks of a language.
	 */
	List<Block> blocks(String language) {
		List<Block> blocks = new ArrayList<>();
		for (int start = 0; start < this.lines.size(); start++) {
			if (this.lines.get(start).equals("```" + language)) {
				int end = start + 1;
				while (!this.lines.get(end).equals("```")) {
					end++;
				}
				String before = (start > 0) ? this.lines.get(start - 1) : "";
				blocks.add(new Block(this.file, start + 2, before, this.lines.subList(start + 1, end)));
			}
		}
		return blocks;
	}

	/**
	 * A line of a page.
	 *
	 * @param file the page
	 * @param number the number of the line
	 * @param text the text
	 */
	record Line(Path file, int number, String text) {

		/**
		 * Returns the cells of a row without the outer bars.
		 */
		List<String> cells() {
			return Stream.of(this.text.substring(1).split("\\|")).map(String::strip).toList();
		}

		/**
		 * Returns the first cell of a row.
		 */
		String name() {
			return cells().get(0).replace("`", "");
		}

		String at(String problem) {
			return this.file + ":" + this.number + ": " + problem;
		}

	}

	/**
	 * A code block.
	 *
	 * @param file the page
	 * @param start the number of its first line
	 * @param marker the line before the block
	 * @param lines its lines
	 */
	record Block(Path file, int start, String marker, List<String> lines) {

		String text() {
			return String.join("\n", this.lines);
		}

		String at(long line, String problem) {
			return this.file + ":" + line + ": " + problem;
		}

	}

}
