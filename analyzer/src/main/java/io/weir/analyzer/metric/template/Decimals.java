package io.weir.analyzer.metric.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal numbers as text, exactly rounded, in the forms of the verbs {@code %f %e %g}. */
final class Decimals {
    private Decimals() {}

    /** {@code %f}: no exponent, half-way cases of the exact binary value to even. */
    static String fixed(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        String digits =
                new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        boolean negativeZero = 1 / value < 0 && !digits.startsWith("-");
        return negativeZero ? "-" + digits : digits;
    }

    /** {@code %e}: one digit before the point, an exponent of at least two digits. */
    static String exponent(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        return scientific(
                new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN)),
                precision);
    }

    /**
     * {@code %g} without precision: the fewest digits that give the same number back.
     *
     * @param bound from this decimal exponent on with an exponent, as below -4
     */
    static String shortest(double value, int bound) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal digits = exact;
        for (int precision = 1; precision <= 17; precision++) {
            digits = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (digits.doubleValue() == value) {
                break;
            }
        }
        return general(digits, bound);
    }

    /** {@code %g} with a number of significant digits. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return shortest(value, 21);
        }
        int atLeastOne = Math.max(1, digits);
        return general(
                new BigDecimal(value).round(new MathContext(atLeastOne, RoundingMode.HALF_EVEN)),
                atLeastOne);
    }

    private static String general(BigDecimal rounded, int bound) {
        BigDecimal digits = rounded.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        return exponent < -4 || exponent >= bound
                ? scientific(digits, digits.precision() - 1)
                : digits.toPlainString();
    }

    private static String scientific(BigDecimal number, int precision) {
        int exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
        String mantissa =
                number.movePointLeft(exponent)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
        String sign = exponent < 0 ? "-" : "+";
        int size = Math.abs(exponent);
        return mantissa + "e" + sign + (size < 10 ? "0" : "") + size;
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value > 0 ? "+Inf" : "-Inf";
    }
}
