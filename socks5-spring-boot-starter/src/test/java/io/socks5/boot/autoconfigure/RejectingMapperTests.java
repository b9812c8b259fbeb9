package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RejectingMapper}.
 */
class RejectingMapperTests {

	private final RejectingMapper.Source<Integer> size = new RejectingMapper(InstanceId.ofDefault("default"))
		.from("warm.size", () -> 99);

	private final RejectingMapper.Source<String> idle = new RejectingMapper(InstanceId.ofDefault("default"))
		.from("warm.max-idle", () -> "0s");

	@Test
	void callsTheTargetOnceWithTheValues() {
		List<Object> calls = new ArrayList<>();
		this.size.to(calls::add);
		this.size.and(this.idle).to((first, second) -> calls.add(first + " " + second));
		assertThat(calls).containsExactly(99, "99 0s");
	}

	@Test
	void returnsTheResultOfTheTarget() {
		String result = this.size.and(this.idle).as((first, second) -> first + second);
		assertThat(result).isEqualTo("990s");
	}

	@Test
	void namesThePropertyOfARejectedValue() {
		assertThatExceptionOfType(InvalidSocks5PropertyException.class).isThrownBy(() -> this.size.to((value) -> {
			throw new IllegalArgumentException("too many");
		})).withMessage("'socks5.proxy.warm.size' is not valid: too many").satisfies((ex) -> {
			assertThat(ex.value()).isEqualTo("99");
			assertThat(ex).hasCauseExactlyInstanceOf(IllegalArgumentException.class);
		});
	}

	@ParameterizedTest
	@CsvSource({ "warm size: 99, socks5.proxy.warm.size", "maxIdle of 99 for this size, socks5.proxy.warm.max-idle" })
	void namesThePropertyWhoseParameterComesFirst(String message, String property) {
		assertThatExceptionOfType(InvalidSocks5PropertyException.class)
			.isThrownBy(() -> this.size.and(this.idle).to((first, second) -> {
				throw new IllegalArgumentException(message);
			}))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(property));
	}

	@Test
	void namesNoPropertyForAnotherParameter() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.size.and(this.idle).to((first, second) -> {
			throw new IllegalArgumentException("oversized");
		})).withMessage("oversized");
	}

	@Test
	void showsNoSecret() {
		assertThatExceptionOfType(InvalidSocks5PropertyException.class).isThrownBy(
				() -> new RejectingMapper(InstanceId.ofDefault("default")).fromSecret("password", () -> "s3cret")
					.to((value) -> {
						throw new IllegalArgumentException("too short");
					}))
			.satisfies((ex) -> assertThat(ex.value()).isNull());
	}

}
