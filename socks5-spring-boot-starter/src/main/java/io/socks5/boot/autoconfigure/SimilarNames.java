package io.socks5.boot.autoconfigure;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Finds the known property that is most similar to a misspelled one.
 */
final class SimilarNames {

	private SimilarNames() {
	}

	/**
	 * Finds the known name that takes the fewest edits. A swap of neighbors is one edit.
	 * @param prefix the prefix of all names
	 * @param unknown the full name that is not known
	 * @param known the known names, without the prefix
	 * @return a full name, or {@code null} if none is similar
	 */
	static @Nullable String nearest(String prefix, String unknown, Collection<String> known) {
		return known.stream()
			.map((name) -> prefix + "." + name)
			.filter((name) -> distance(unknown, name) <= Math.max(1, (name.length() - prefix.length()) / 3))
			.min(Comparator.comparingInt((name) -> distance(unknown, name)))
			.orElse(null);
	}

	static int distance(String one, String other) {
		int[][] edits = new int[one.length() + 1][other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			for (int j = 0; j <= other.length(); j++) {
				edits[i][j] = (i == 0 || j == 0) ? i + j : fewest(edits, one, other, i, j);
			}
		}
		return edits[one.length()][other.length()];
	}

	private static int fewest(int[][] edits, String one, String other, int i, int j) {
		int replaced = edits[i - 1][j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
		int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
		boolean swapped = i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
				&& one.charAt(i - 2) == other.charAt(j - 1);
		return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
	}

}
