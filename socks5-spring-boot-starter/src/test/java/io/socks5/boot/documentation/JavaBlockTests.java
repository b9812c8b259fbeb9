package io.socks5.boot.documentation;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the Java blocks of the documentation.
 */
class JavaBlockTests {

	@TempDir
	private Path classes;

	@Test
	void compile() {
		JavaBlocks blocks = JavaBlocks.of(Page.all());
		assertThat(blocks.classNames()).isNotEmpty();
		assertThat(blocks.compile(this.classes)).isEmpty();
	}

}
